import { useComputedColorScheme } from '@mantine/core';
import { formatBytes } from '../ui/format.ts';
import { plainText } from '../ui/plain-text.ts';
import { seriesStroke } from './palette.ts';
import classes from './size-bar.module.css';

export interface SizePart {
  readonly name: string;
  readonly sizeBytes: number;
}

interface SizeBarProps {
  /** What is divided, for those who cannot see it: `Size by section`. */
  readonly label: string;
  /** In the order in which they are drawn; the largest first reads best. */
  readonly parts: readonly SizePart[];
}

const percent = (share: number): string => (share < 0.001 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`);

/** Bytes of the parts of a whole as one bar, with every part's name, size and share in a table under it. */
export function SizeBar({ label, parts }: SizeBarProps) {
  const scheme = useComputedColorScheme('light');
  const total = Math.max(
    1,
    parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  );
  return (
    <div>
      <div className={classes.bar} aria-hidden="true">
        {parts.map(({ name, sizeBytes }, index) => (
          <div
            key={name}
            className={classes.part}
            style={{ flexGrow: sizeBytes, background: seriesStroke(index, scheme).color }}
            title={`${plainText(name)}: ${formatBytes(sizeBytes)}`}
          />
        ))}
      </div>
      <table className={classes.table} aria-label={label}>
        <tbody>
          {parts.map(({ name, sizeBytes }, index) => (
            <tr key={name}>
              <th scope="row">
                <span className={classes.swatch} style={{ background: seriesStroke(index, scheme).color }} />
                <bdi title={plainText(name)}>{plainText(name)}</bdi>
              </th>
              <td>{formatBytes(sizeBytes)}</td>
              <td className={classes.share}>{percent(sizeBytes / total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
