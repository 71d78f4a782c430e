import { useComputedColorScheme } from '@mantine/core';
import { formatBytes } from '../ui/format.ts';
import { plainText } from '../ui/plain-text.ts';
import { seriesStroke } from './palette.ts';
import classes from './size-bar.module.css';

export interface SizePart {
  readonly name: string;
  readonly sizeBytes: number;
  /** What is left of the others; drawn without a colour of its own. */
  readonly isRest?: boolean;
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
  const colorOf = ({ isRest = false }: SizePart, index: number): string =>
    isRest ? 'var(--f-line-strong)' : seriesStroke(index, scheme).color;
  return (
    <div>
      <div className={classes.bar} aria-hidden="true">
        {parts.map((part, index) => (
          <div
            key={part.name}
            className={classes.part}
            style={{ flexGrow: part.sizeBytes, background: colorOf(part, index) }}
            title={`${plainText(part.name)}: ${formatBytes(part.sizeBytes)}`}
          />
        ))}
      </div>
      <table className={classes.table} aria-label={label}>
        <tbody>
          {parts.map((part, index) => (
            <tr key={part.name}>
              <th scope="row">
                <span className={classes.swatch} style={{ background: colorOf(part, index) }} />
                <bdi title={plainText(part.name)}>{plainText(part.name)}</bdi>
              </th>
              <td>{formatBytes(part.sizeBytes)}</td>
              <td className={classes.share}>{percent(part.sizeBytes / total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
