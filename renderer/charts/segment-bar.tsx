import { formatCount } from '../ui/format.ts';
import type { Tone } from '../ui/status.tsx';
import classes from './segment-bar.module.css';

/** How a segment looks beside its colour, so that it can be told without. */
export type SegmentFill = 'solid' | 'striped' | 'light' | 'hollow';

export interface Segment {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly tone: Tone;
  readonly fill: SegmentFill;
}

interface SegmentBarProps {
  /** What is counted, for those who cannot see it: `Nodes of wave 1`. */
  readonly label: string;
  readonly segments: readonly Segment[];
  readonly size?: 'sm' | 'md';
  /** Without words under it, where they stand elsewhere or there is no room. */
  readonly bare?: boolean;
}

/** Parts of a whole as one bar, with every part's name and number under it. Parts of nothing are left out. */
export function SegmentBar({ label, segments, size = 'md', bare = false }: SegmentBarProps) {
  const shown = segments.filter(({ count }) => count > 0);
  const words = shown.map((segment) => `${formatCount(segment.count)} ${segment.label.toLowerCase()}`);
  return (
    <div>
      <div className={classes.bar} data-size={size} role="img" aria-label={`${label}: ${words.join(', ') || 'none'}`}>
        {shown.map(({ key, count, tone, fill, label: name }) => (
          <div
            key={key}
            className={classes.segment}
            data-tone={tone}
            data-fill={fill}
            style={{ flexGrow: count }}
            title={`${name}: ${formatCount(count)}`}
          />
        ))}
      </div>
      {bare ? null : (
        <ul className={classes.words} aria-hidden="true">
          {shown.map(({ key, count, tone, fill, label: name }) => (
            <li key={key} className={classes.word}>
              <span className={classes.swatch} data-tone={tone} data-fill={fill} />
              {name} <strong>{formatCount(count)}</strong>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
