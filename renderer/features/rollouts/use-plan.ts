import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { Node } from '#shared/domain/node.ts';
import type { RolloutPlan } from '#shared/domain/rollout.ts';
import { useEngine } from '../../api/engine.tsx';
import { readDraft, type RolloutDraft } from './rollout-draft.ts';

/** Plans are kept in the engine for an hour; this is often enough to never show one that is gone. */
const refreshEveryMs = 10 * 60_000;
const typingPauseMs = 350;

export interface PlanHandle {
  /** The newest plan, of the draft before while a new one is made. */
  readonly plan: RolloutPlan | undefined;
  /** True when `plan` is what *Roll out* would do for the fields as they stand. */
  readonly isCurrent: boolean;
  readonly isMaking: boolean;
  readonly failure: unknown;
  readonly refresh: () => void;
}

const marks = new WeakMap<Node, string>();

/** What of a node a plan depends on; made once for each node object, since live updates keep those that did not change. */
function nodeMark(node: Node): string {
  const known = marks.get(node);
  if (known !== undefined) return known;
  const runs = node.workloads.map(({ workload, release, state }) => `${workload} ${release} ${state}`);
  const mark = [node.id, node.condition.kind, JSON.stringify(node.labels), ...runs].join(' ');
  marks.set(node, mark);
  return mark;
}

/** What of the fleet a plan depends on: a change of any of it makes the plan a new one. */
const fleetMark = (nodes: readonly Node[]): string => nodes.map(nodeMark).join('\n');

/** The preview of a draft, made anew shortly after it was changed and whenever the fleet changes under it. */
export function usePlan(draft: RolloutDraft, nodes: readonly Node[]): PlanHandle {
  const { orpc } = useEngine();
  const [settled] = useDebouncedValue(draft, typingPauseMs);
  const read = useMemo(() => readDraft(settled), [settled]);
  const query = useQuery({
    ...orpc.rollouts.plan.queryOptions({ input: read.ok ? read.request : skipToken }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    refetchInterval: refreshEveryMs,
    retry: false,
  });
  const { refetch } = query;
  const mark = useMemo(() => fleetMark(nodes), [nodes]);
  const seen = useRef(mark);
  useEffect(() => {
    if (seen.current === mark) return;
    seen.current = mark;
    if (read.ok) void refetch();
  }, [mark, read.ok, refetch]);
  const isSettled = draft === settled;
  return {
    plan: read.ok ? query.data : undefined,
    isCurrent: read.ok && isSettled && query.isSuccess && !query.isPlaceholderData && !query.isFetching,
    isMaking: query.isFetching || !isSettled,
    failure: read.ok && !query.isFetching ? query.error : null,
    refresh: () => void refetch(),
  };
}
