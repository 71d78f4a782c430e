import classes from './cost-range.module.css';
import type { CostScale } from './cost-scale.ts';

const place = (share: number): string => `${(share * 100).toFixed(2)}%`;

interface CostAxisProps {
  readonly scale: CostScale;
  readonly label: (usd: number) => string;
}

/** The figures of the axis that the bars of a column share; for the column's head. */
export function CostAxis({ scale, label }: CostAxisProps) {
  const ticks = apart(scale);
  const last = ticks.length - 1;
  return (
    <div className={classes.axis} aria-hidden="true">
      {ticks.map((tick, index) => (
        <span
          key={tick}
          className={classes.tickLabel}
          data-end={index === 0 ? 'first' : index === last && scale.at(tick) > 0.97 ? 'last' : undefined}
          style={{ left: place(scale.at(tick)) }}
        >
          {label(tick)}
        </span>
      ))}
    </div>
  );
}

const labelShare = 0.17;

/** Ticks whose labels do not cover each other; the ends stay. */
function apart({ ticks, at }: CostScale): readonly number[] {
  const [last = 0] = ticks.slice(-1);
  const kept: number[] = [];
  for (const tick of ticks) {
    const before = kept.at(-1);
    const hasRoom = before === undefined || at(tick) - at(before) >= labelShare;
    if (tick === last || (hasRoom && at(last) - at(tick) >= labelShare)) kept.push(tick);
  }
  return kept;
}

interface CostRangeProps {
  readonly scale: CostScale;
  readonly low: number | null;
  readonly base: number | null;
  readonly high: number | null;
  /** Between these lie eight of ten draws. */
  readonly p10: number | null;
  readonly p90: number | null;
  /** A line through all rows: what is paid today. */
  readonly mark: number | null;
  readonly look: 'plain' | 'fair' | 'cannot';
}

/** One row's low, usual span, base and high on the common scale. Its figures stand in the cells beside it. */
export function CostRange({ scale, low, base, high, p10, p90, mark, look }: CostRangeProps) {
  return (
    <div className={classes.track} data-look={look} aria-hidden="true">
      {scale.ticks.map((tick) => (
        <span key={tick} className={classes.grid} style={{ left: place(scale.at(tick)) }} />
      ))}
      {mark === null ? null : <span className={classes.mark} style={{ left: place(scale.at(mark)) }} />}
      {low === null || high === null ? null : (
        <Span className={classes.whole} from={scale.at(low)} to={scale.at(high)} />
      )}
      {p10 === null || p90 === null ? null : <Span className={classes.usual} from={scale.at(p10)} to={scale.at(p90)} />}
      {base === null ? null : <span className={classes.base} style={{ left: place(scale.at(base)) }} />}
    </div>
  );
}

const Span = ({ className, from, to }: { className: string | undefined; from: number; to: number }) => (
  <span className={className} style={{ left: place(from), width: place(Math.max(0, to - from)) }} />
);

/** What the parts of a bar mean. */
export function CostRangeKey({ hasMark }: { readonly hasMark: boolean }) {
  return (
    <div className={classes.key}>
      <span className={classes.entry}>
        <span className={classes.sample} aria-hidden="true">
          <span className={classes.whole} style={{ left: 0, width: '100%' }} />
          <span className={classes.usual} style={{ left: '25%', width: '55%' }} />
          <span className={classes.base} style={{ left: '45%' }} />
        </span>
        low to high, P10 to P90 of the draws, base
      </span>
      {hasMark ? (
        <span className={classes.entry}>
          <span className={classes.sample} style={{ width: 4 }} aria-hidden="true">
            <span className={classes.mark} style={{ left: 1 }} />
          </span>
          what you pay today
        </span>
      ) : null}
    </div>
  );
}
