import { expect, test } from 'vitest';
import { Digest, NodeId, PlanId } from '#shared/domain/ids.ts';
import { type RolloutPlan, RolloutRequest } from '#shared/domain/rollout.ts';
import { whyNotNow } from './why-not-now.ts';

const digest = Digest.parse('a'.repeat(64));
const node = { nodeId: NodeId.parse('n-1'), name: 'one' };
const plan = (more: Partial<RolloutPlan> = {}): RolloutPlan => ({
  id: PlanId.parse('pl-00000001'),
  request: RolloutRequest.parse({ workload: 'hello', digest }),
  releaseNumber: 1,
  releaseIsNew: true,
  waves: [[{ ...node, from: null, change: 'install', compatibility: 'yes' }]],
  leftOut: [],
  bytesToSendAtMost: 0,
  confirmWithinMs: 1,
  stopsWhen: [],
  gains: [],
  findings: [],
  enforcement: [],
  madeAtMs: 0,
  ...more,
});
const now = { errors: {}, isMaking: false, readOnly: false };
const finding = { rule: 'signed', effect: 'forbid' as const, message: 'Not signed.', reason: '', nodes: [] };
const gain = { from: digest, gained: [], approval: null };

test('a plan that nothing speaks against can be started', () => {
  expect(whyNotNow({ ...now, plan: plan() })).toBeUndefined();
});

test.each<[string, Parameters<typeof whyNotNow>[0], string]>([
  ['read-only', { ...now, plan: plan(), readOnly: true }, 'The console is read-only'],
  ['a wrong field', { ...now, plan: plan(), errors: { workload: 'Name the workload' } }, 'Name the workload'],
  ['planning', { ...now, plan: plan(), isMaking: true }, 'Planning…'],
  ['no plan', { ...now, plan: undefined }, 'There is no plan'],
  ['no nodes', { ...now, plan: plan({ waves: [] }) }, 'No node to roll out to'],
  ['forbidden', { ...now, plan: plan({ findings: [finding], waves: [] }) }, 'A policy forbids it'],
  ['a gain', { ...now, plan: plan({ gains: [gain] }) }, 'Approve first what it may do more than before'],
])('%s is said', (_name, state, words) => {
  expect(whyNotNow(state)).toBe(words);
});

test('a warning, a rule for some nodes and an approved gain keep nothing from starting', () => {
  const approval = { from: digest, to: digest, by: 'ada', atMs: 1 };
  const findings = [
    { ...finding, effect: 'warn' as const },
    { ...finding, nodes: [node] },
  ];
  expect(whyNotNow({ ...now, plan: plan({ findings, gains: [{ ...gain, approval }] }) })).toBeUndefined();
});
