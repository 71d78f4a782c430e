import { capabilitiesOf } from '#shared/domain/capability-list.ts';
import type { Failure } from '#shared/domain/failure.ts';
import { enforcementOf } from '#shared/domain/grant-enforcement.ts';
import type { GrantEnforcement } from '#shared/domain/grants.ts';
import { capabilityGains } from '#shared/domain/module-diff-capabilities.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Node } from '#shared/domain/node.ts';
import type { PolicyFinding } from '#shared/domain/policy.ts';
import type { RolloutPlan, RolloutRequest } from '#shared/domain/rollout.ts';
import { compatibilityOf } from './memory-lab-compatibility.ts';
import { policyFindings } from './memory-policies.ts';
import type { MemoryState } from './memory-state.ts';

/* What the in-memory engine holds a rollout against: runtimes, policies, capabilities of what runs. */

export interface Checks {
  readonly findings: readonly PolicyFinding[];
  /** Why a node is left out, by its id. */
  readonly leftOut: ReadonlyMap<string, Failure>;
}

export function checkNodes(state: MemoryState, request: RolloutRequest, nodes: readonly Node[]): Checks {
  const facts = state.module(request.digest);
  const { grants, memoryLimitBytes, requestTimeoutMs } = request.settings;
  const findings = policyFindings(state, { facts, grants, limits: { memoryLimitBytes, requestTimeoutMs }, nodes });
  const leftOut = new Map<string, Failure>();
  for (const node of nodes) {
    const { verdict, runtimes } = compatibilityOf(facts, node);
    if (verdict !== 'no' && verdict !== 'none') continue;
    leftOut.set(node.id, {
      code: 'node/no-runtime',
      message: `No runtime there can run it: ${runtimes[0]?.reasons[0] ?? 'there is none'}.`,
      hint: 'Install Wasmtime 49 there.',
      retryable: false,
    });
  }
  for (const finding of findings) {
    if (finding.effect !== 'forbid') continue;
    for (const { nodeId } of finding.nodes) {
      leftOut.set(nodeId, {
        code: 'policy/forbidden',
        message: `The policy “${finding.rule}” forbids it: ${finding.message}`,
        hint: 'Change the module or the rule.',
        retryable: false,
      });
    }
  }
  return { findings, leftOut };
}

/** What the module may do more than what runs on these nodes under the same name. */
export function gainsOver(state: MemoryState, request: RolloutRequest, nodes: readonly Node[]): RolloutPlan['gains'] {
  const to = state.module(request.digest);
  const running = new Set(
    nodes.flatMap(({ workloads }) =>
      workloads.flatMap(({ workload, digest }) => (workload === request.workload ? [digest] : [])),
    ),
  );
  return [...running].flatMap((from) => {
    const before = state.modules.get(from);
    const gained = before ? capabilityGains(before, to) : [];
    const approval = state.approvals.find((each) => each.from === from && each.to === to.digest) ?? null;
    return gained.length === 0 ? [] : [{ from, gained, approval }];
  });
}

export const notKept = (module: Module, { settings }: RolloutRequest): GrantEnforcement[] =>
  enforcementOf(
    settings.grants,
    { name: 'wasmtime', version: '49.0.0' },
    capabilitiesOf(module).map(({ capability }) => capability),
  ).filter(({ how }) => how !== 'enforced');
