import type { ModuleDiff } from '#shared/domain/module-diff.ts';
import type { Module } from '#shared/domain/module.ts';
import { ApproveGain } from '../../ui/approve-gain.tsx';
import { Time } from '../../ui/formats.tsx';
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
      {gained.length > 0 && approval === null ? (
        <ApproveGain from={{ name: from.name, digest: from.digest }} to={to} gained={gained} />
      ) : null}
      {gained.length > 0 && approval !== null ? (
        <div className={classes.approved}>
          Approved by <bdi>{approval.by}</bdi> on <Time atMs={approval.atMs} />, for exactly these two modules.
        </div>
      ) : null}
    </section>
  );
}
