import { useMemo } from 'react';
import type { Node } from '#shared/domain/node.ts';
import { formatCount } from '../../ui/format.ts';
import { StateDot, type Tone } from '../../ui/status.tsx';
import classes from './fleet.module.css';
import { countFailing } from './node-state.tsx';

/** What the table can be narrowed to by a click on its count. */
export type Show = Node['condition']['kind'] | 'failing';

export const isShown = (node: Node, show: Show | undefined): boolean =>
  show === undefined || (show === 'failing' ? countFailing(node) > 0 : node.condition.kind === show);

interface Count {
  readonly show: Show;
  readonly label: string;
  readonly tone: Tone;
  /** Left out while it is zero. */
  readonly onlyIfAny?: boolean;
}

const counts: readonly Count[] = [
  { show: 'online', label: 'Online', tone: 'ok' },
  { show: 'blocked', label: 'Blocked', tone: 'bad' },
  { show: 'offline', label: 'Offline', tone: 'warn' },
  { show: 'failing', label: 'Workloads failing', tone: 'bad' },
  { show: 'new', label: 'Connecting', tone: 'busy', onlyIfAny: true },
];

function countNodes(nodes: readonly Node[]): Record<Show, number> {
  const result: Record<Show, number> = { new: 0, online: 0, offline: 0, blocked: 0, failing: 0 };
  for (const node of nodes) {
    result[node.condition.kind] += 1;
    result.failing += countFailing(node);
  }
  return result;
}

interface FleetCountsProps {
  readonly nodes: readonly Node[];
  readonly show: Show | undefined;
  readonly onShow: (show: Show | undefined) => void;
}

/** The counts that matter first; each narrows the table to its nodes. */
export function FleetCounts({ nodes, show, onShow }: FleetCountsProps) {
  const figures = useMemo(() => countNodes(nodes), [nodes]);
  return (
    <fieldset className={classes.counts}>
      <legend className="visually-hidden">Show only nodes that are</legend>
      {counts.map(({ show: each, label, tone, onlyIfAny }) => {
        const figure = figures[each];
        if (onlyIfAny && figure === 0 && show !== each) return null;
        return (
          <button
            key={each}
            type="button"
            className={classes.count}
            aria-pressed={show === each}
            disabled={figure === 0 && show !== each}
            onClick={() => onShow(show === each ? undefined : each)}
          >
            <span className={classes.figure} data-tone={figure > 0 ? tone : undefined}>
              {formatCount(figure)}
            </span>
            <StateDot tone={figure > 0 ? tone : 'off'}>{label}</StateDot>
          </button>
        );
      })}
    </fieldset>
  );
}
