import type { ModuleDiff } from '#shared/domain/module-diff.ts';
import type { Module } from '#shared/domain/module.ts';
import { GainApproval } from '../../ui/approve-gain.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import classes from './compare.module.css';
import { headline } from './diff-words.ts';

interface VerdictProps {
  readonly diff: ModuleDiff;
  readonly from: Module;
  readonly to: Module;
}

/** One sentence on the whole, and the approval where one is due. */
export function Verdict({ diff, from, to }: VerdictProps) {
  const { tone, verdict, text } = headline(diff);
  const { approval, gained } = diff;
  return (
    <section className={classes.verdict} data-tone={tone} aria-label="Verdict">
      <div className={classes.verdictText}>
        <StatusBadge tone={tone}>{verdict}</StatusBadge>
        <p className={classes.headline}>{text}</p>
      </div>
      {gained.length > 0 ? <GainApproval from={from} to={to} gained={gained} approval={approval} /> : null}
    </section>
  );
}
