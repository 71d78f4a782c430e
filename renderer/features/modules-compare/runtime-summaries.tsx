import { formatPlural } from '../../ui/format.ts';
import { verdictWords } from '../../ui/runtime-verdict.ts';
import { StateDot } from '../../ui/status.tsx';
import classes from './matrix.module.css';
import { becauseInShort, becauseOf, type RuntimeSummary } from './verdict-words.ts';

/** Each version of each runtime that the fleet has, on how many nodes, and whether it can run the module. */
export function RuntimeSummaries({ summaries }: { readonly summaries: readonly RuntimeSummary[] }) {
  if (summaries.length === 0) return null;
  return (
    <ul className={classes.summaries} aria-label="Runtimes of the fleet">
      {summaries.map(({ key, verdict, nodes }) => {
        const { label, tone } = verdictWords[verdict.verdict];
        const because = becauseOf(verdict);
        return (
          <li key={key} className={classes.summary} data-tone={tone}>
            <div className={classes.summaryHead}>
              <strong>
                {verdict.runtime} {verdict.version}
              </strong>
              <span className={classes.muted}>{formatPlural(nodes, 'node')}</span>
            </div>
            <StateDot tone={tone}>{label}</StateDot>
            {because === '' ? null : (
              <div className={classes.because} title={because}>
                {becauseInShort(verdict)}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
