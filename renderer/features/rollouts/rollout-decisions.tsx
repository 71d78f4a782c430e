import type { RolloutDecision } from '#shared/domain/rollout.ts';
import { formatTime } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import classes from './rollouts.module.css';

/** Every decision and its reason, the newest first. */
export function RolloutDecisions({ decisions }: { readonly decisions: readonly RolloutDecision[] }) {
  const newestFirst = decisions.map((decision, index) => ({ ...decision, key: index })).reverse();
  return (
    <Section title="Decisions" count={decisions.length} note="Newest first">
      <ol className={classes.timeline} reversed tabIndex={0} aria-label="Decisions, newest first">
        {newestFirst.map(({ key, atMs, text }) => (
          <li key={key} className={classes.decision}>
            <time className={classes.decisionTime} dateTime={new Date(atMs).toISOString()} title={formatTime(atMs)}>
              {formatTime(atMs).slice(11)}
            </time>
            <span className={classes.decisionText}>{text}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
