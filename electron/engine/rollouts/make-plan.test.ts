import { expect, it } from 'vitest';
import { judgeNode } from '#shared/domain/compatibility-judge.ts';
import { enforcementOf } from '#shared/domain/grant-enforcement.ts';
import { PlanId, ReleaseId } from '#shared/domain/ids.ts';
import type { Node, Runtime } from '#shared/domain/node.ts';
import { RolloutRequest, type RolloutRequestInput } from '#shared/domain/rollout.ts';
import { makePlan } from './make-plan.ts';
import { SimulatedConsole, simulatedModule } from './simulation/simulated-console.ts';

const readsVariables = simulatedModule('a', ['wasi:http/outgoing-handler@0.2.3', 'wasi:cli/environment@0.2.3']);
const newLanguage = { ...simulatedModule('b'), proposals: ['exceptions'] };

function plan(module: typeof readsVariables, runtimes: Runtime[], more: Partial<RolloutRequestInput> = {}) {
  const [node] = new SimulatedConsole({ n1: {} }, []).nodes;
  if (!node?.facts) throw new Error('no node');
  const nodes: Node[] = [{ ...node, facts: { ...node.facts, runtimes } }];
  const { digest } = module;
  const asked = { grants: { http: ['a.example'] } };
  const request = RolloutRequest.parse({ workload: 'shop', digest, settings: asked, ...more });
  const { workload, settings } = request;
  const id = ReleaseId.parse('r1-0123456789ab');
  return makePlan({
    id: PlanId.parse(`pl-${'0'.repeat(16)}`),
    request,
    module,
    release: { id, workload, number: 1, digest, settings, createdAtMs: 0 },
    releaseIsNew: true,
    nodes,
    nowMs: 1,
    knowledge: {
      compatibility: (one) => judgeNode(module, one),
      findings: () => [],
      gains: () => [],
      approval: () => null,
      enforcement: (hosts) => hosts.flatMap((host) => enforcementOf(settings.grants, host, ['http-outgoing'])),
    },
  });
}

const jco: Runtime = { name: 'jco', version: '1.15.0', usable: true };
const wasmtime = (version: string): Runtime => ({ name: 'wasmtime', version, usable: true });

it('what is said of grants is about Wasmtime where it is, though jco would need no flag and keeps more', () => {
  const { waves, enforcement } = plan(readsVariables, [wasmtime('49.0.3'), jco]);
  expect(waves.flat()).toMatchObject([{ compatibility: 'flag' }]);
  expect(enforcement).toMatchObject([{ grant: 'http', how: 'wider' }]);
  expect(plan(readsVariables, [jco]).enforcement).toEqual([]);
});

it('a node whose Wasmtime cannot run a module is left out, though jco beside it could', () => {
  const { waves, leftOut } = plan(newLanguage, [wasmtime('30.0.0'), jco]);
  expect([waves, leftOut.map(({ failure }) => failure.code)]).toEqual([[], ['module/cannot-run-here']]);
  expect(plan(newLanguage, [jco]).leftOut).toEqual([]);
});

it('names a gate on cost among what would stop it, and gives nodes the time that it takes', () => {
  const without = plan(readsVariables, [jco]);
  const held = plan(readsVariables, [jco], { costGate: { maxIncreasePercent: 15, minRequests: 500 } });
  expect(held.stopsWhen.filter((reason) => !without.stopsWhen.includes(reason))).toEqual([
    'A request costs over 15 % more than before while a wave is watched, judged after 500 requests on each side; too little to judge by does not stop it.',
  ]);
  expect(held.confirmWithinMs - without.confirmWithinMs).toBe(40_000);
});
