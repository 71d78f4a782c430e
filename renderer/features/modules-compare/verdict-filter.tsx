import { useMemo } from 'react';
import type { NodeCompatibility } from '#shared/domain/compatibility.ts';
import { formatCount } from '../../ui/format.ts';
import { type NodeVerdict, verdictWords } from '../../ui/runtime-verdict.ts';
import { StateDot } from '../../ui/status.tsx';
import classes from './matrix.module.css';
import { verdictCounts, verdictOrder } from './verdict-words.ts';

interface VerdictFilterProps {
  readonly nodes: readonly NodeCompatibility[];
  readonly show: NodeVerdict | undefined;
  readonly onShow: (show: NodeVerdict | undefined) => void;
}

/** How many nodes have each verdict; a click leaves only those. */
export function VerdictFilter({ nodes, show, onShow }: VerdictFilterProps) {
  const counts = useMemo(() => verdictCounts(nodes), [nodes]);
  return (
    <div className={classes.filter} role="group" aria-label="Show only">
      {verdictOrder
        .filter((verdict) => counts[verdict] > 0 || show === verdict)
        .map((verdict) => (
          <button
            key={verdict}
            type="button"
            className={classes.chip}
            aria-pressed={show === verdict}
            onClick={() => onShow(show === verdict ? undefined : verdict)}
          >
            <StateDot tone={verdictWords[verdict].tone}>{verdictWords[verdict].label}</StateDot>
            <span className={classes.chipCount}>{formatCount(counts[verdict])}</span>
          </button>
        ))}
    </div>
  );
}
