import type { Node, NodeCondition, NodeWorkload, NodeWorkloadState } from '#shared/domain/node.ts';
import { formatPlural } from '../../ui/format.ts';
import { None } from '../../ui/formats.tsx';
import { StateDot, StatusBadge, type Tone } from '../../ui/status.tsx';

interface Words {
  readonly tone: Tone;
  readonly word: string;
}

export const conditionWords: Record<NodeCondition['kind'], Words> = {
  new: { tone: 'busy', word: 'Connecting' },
  online: { tone: 'ok', word: 'Online' },
  offline: { tone: 'warn', word: 'Offline' },
  blocked: { tone: 'bad', word: 'Blocked' },
};

const workloadWords: Record<NodeWorkloadState, Words> = {
  starting: { tone: 'busy', word: 'Starting' },
  'awaiting-confirm': { tone: 'busy', word: 'On trial' },
  running: { tone: 'ok', word: 'Running' },
  failing: { tone: 'bad', word: 'Failing' },
  stopped: { tone: 'off', word: 'Stopped' },
};

const reason = (condition: NodeCondition): string | undefined =>
  'failure' in condition ? condition.failure.message : undefined;

export function NodeStateDot({ condition }: { condition: NodeCondition }) {
  const { tone, word } = conditionWords[condition.kind];
  const why = reason(condition);
  return (
    <StateDot tone={tone} {...(why ? { title: why } : {})}>
      {word}
    </StateDot>
  );
}

export function NodeStateBadge({ condition }: { condition: NodeCondition }) {
  const { tone, word } = conditionWords[condition.kind];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}

export function WorkloadStateDot({ state }: { state: NodeWorkloadState }) {
  const { tone, word } = workloadWords[state];
  return <StateDot tone={tone}>{word}</StateDot>;
}

const isFailing = ({ state }: NodeWorkload) => state === 'failing';

/** Workloads that fail now; what a node did before it fell silent is not counted. */
export const countFailing = ({ condition, workloads }: Node): number =>
  condition.kind === 'online' ? workloads.filter(isFailing).length : 0;

/** What a node runs, worst first: one workload by name, more by number. Of a silent node only what it ran. */
export function WorkloadsDot({ node: { condition, workloads } }: { node: Node }) {
  const failing = workloads.filter(isFailing).length;
  const [only] = workloads;
  if (!only) return <None title="No workloads" />;
  if (condition.kind !== 'online') {
    const names = workloads.map(({ workload, state }) => `${workload} ${workloadWords[state].word.toLowerCase()}`);
    return (
      <StateDot tone="off" title={`When last seen: ${names.join(', ')}`}>
        {workloads.length === 1 ? only.workload : formatPlural(workloads.length, 'workload')}
      </StateDot>
    );
  }
  if (workloads.length === 1) {
    const { tone, word } = workloadWords[only.state];
    return (
      <StateDot tone={tone} title={`${only.workload} ${only.release}: ${word.toLowerCase()}`}>
        {only.workload}
        {only.state === 'running' ? '' : `, ${word.toLowerCase()}`}
      </StateDot>
    );
  }
  if (failing > 0) return <StateDot tone="bad">{`${failing} of ${workloads.length} failing`}</StateDot>;
  return <StateDot tone="ok">{formatPlural(workloads.length, 'workload')}</StateDot>;
}
