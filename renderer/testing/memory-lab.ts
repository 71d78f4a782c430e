import type { Digest } from '#shared/domain/ids.ts';
import type { CapabilityApproval, ModuleDiff } from '#shared/domain/module-diff.ts';
import { diffModules } from '#shared/domain/module-diff-modules.ts';
import { api } from './memory-api.ts';
import { compatibilityOf, verdictOf } from './memory-lab-compatibility.ts';
import { measureHandlers } from './memory-lab-measure.ts';
import { tryHandlers } from './memory-lab-try.ts';
import type { MemoryState } from './memory-state.ts';
import { anatomyOf } from './sample-modules.ts';

const sideOf = (state: MemoryState, digest: Digest) => {
  const facts = state.module(digest);
  return { facts, anatomy: anatomyOf(facts) };
};

const approvalOf = (state: MemoryState, from: Digest, to: Digest): CapabilityApproval | null =>
  state.approvals.find((each) => each.from === from && each.to === to) ?? null;

/** What changed between two modules of the library, and whether the gain was approved. */
export const memoryDiff = (state: MemoryState, from: Digest, to: Digest): ModuleDiff => ({
  ...diffModules({ from: sideOf(state, from), to: sideOf(state, to) }),
  approval: approvalOf(state, from, to),
});

function approve(state: MemoryState, from: Digest, to: Digest): CapabilityApproval {
  const approval = { from, to, by: 'ada', atMs: state.schedule.nowMs() };
  state.approvals.push(approval);
  state.record('capabilities-approved', state.module(to).name, `${from} to ${to}`);
  state.publish({ type: 'module-knowledge', digest: to });
  return approval;
}

/** The lab without `anatomy`, which memory-lab-anatomy.ts answers. */
export const labHandlers = {
  diff: api.lab.diff.handler(({ context: { state }, input }) => memoryDiff(state, input.from, input.to)),
  approve: api.lab.approve.handler(({ context: { state }, input }) => approve(state, input.from, input.to)),
  compatibility: api.lab.compatibility.handler(({ context: { state }, input }) => {
    const module = state.module(input.digest);
    return {
      nodes: [...state.nodes.values()].map((node) => compatibilityOf(module, node)),
      runtimes: input.runtimes.map((runtime) => verdictOf(module, runtime)),
    };
  }),
  ...tryHandlers,
  ...measureHandlers,
};
