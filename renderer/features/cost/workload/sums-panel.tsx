import type { ScenarioDraft } from '#shared/cost/scenario-draft.ts';
import { shortNumber } from '../../../ui/number-text.ts';
import { type WorkloadSums, workloadSums } from './workload-sums.ts';
import classes from './workload.module.css';

interface Row {
  readonly what: string;
  readonly value: number | null;
  readonly unit: string;
  readonly note?: string;
}

const rowsOf = (sums: WorkloadSums): readonly Row[] => [
  { what: 'Requests', value: sums.requestsPerMonth, unit: 'a month' },
  { what: 'On average', value: sums.perSecondMean, unit: 'a second' },
  {
    what: 'At the peak',
    value: sums.perSecondPeak,
    unit: 'a second',
    ...(sums.isPeakAssumed ? { note: 'assumed: 3 × the average' } : {}),
  },
  { what: 'Under way at the peak', value: sums.inFlightAtPeak, unit: 'at once' },
  { what: 'CPU busy at the peak', value: sums.coresAtPeak, unit: 'vCPU' },
  { what: 'Memory × time', value: sums.gbSeconds, unit: 'GB-s a month' },
  { what: 'Traffic out', value: sums.egressGb, unit: 'GB a month' },
  { what: 'Traffic of a request', value: sums.egressKbPerRequest, unit: 'KB' },
];

/** What the answers come to so far; changes with every key. */
export function SumsPanel({ draft }: { readonly draft: ScenarioDraft }) {
  const sums = workloadSums(draft);
  return (
    <section className={classes.sums} aria-label="What this comes to">
      <h2 className={classes.sumsTitle}>What this comes to</h2>
      <dl className={classes.sumsList}>
        {rowsOf(sums).map(({ what, value, unit, note }) => (
          <div key={what} className={classes.sum}>
            <dt>
              {what}
              {note ? <span className={classes.sumNote}>{note}</span> : null}
            </dt>
            <dd>
              {value === null ? (
                <span className={classes.unknown}>not known yet</span>
              ) : (
                <>
                  <strong>{shortNumber(value)}</strong> {unit}
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
