import { costGateWords } from '#shared/domain/cost-gate.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { PlanId, RolloutId } from '#shared/domain/ids.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Node } from '#shared/domain/node.ts';
import { planWaves } from '#shared/domain/plan-waves.ts';
import { isFinished, type PlannedNode, type RolloutPlan, type RolloutRequest } from '#shared/domain/rollout.ts';
import { matchesSelector, parseSelector } from '#shared/domain/selector.ts';
import { api } from './memory-api.ts';
import { compatibilityOf } from './memory-lab-compatibility.ts';
import { checkNodes, gainsOver, notKept } from './memory-rollout-checks.ts';
import { MemoryRollout } from './memory-rollout.ts';
import type { MemoryState } from './memory-state.ts';
import { releaseOf } from './sample-data.ts';

function selected(state: MemoryState, text: string): Node[] {
  const parsed = parseSelector(text);
  if (!parsed.ok) throw new FlotillaError('input/invalid', parsed.error.message, { field: 'selector' });
  return [...state.nodes.values()].filter(({ labels }) => matchesSelector(parsed.selector, labels));
}

function planNode(node: Node, module: Module, request: RolloutRequest): PlannedNode {
  const from = node.workloads.find(({ workload }) => workload === request.workload)?.release ?? null;
  const compatibility = compatibilityOf(module, node).verdict;
  return { nodeId: node.id, name: node.name, from, change: from ? 'replace' : 'install', compatibility };
}

function makePlan(state: MemoryState, request: RolloutRequest): RolloutPlan {
  const module = state.module(request.digest);
  const nodes = selected(state, request.selector);
  const online = nodes.filter(({ condition }) => condition.kind === 'online');
  const { findings, leftOut } = checkNodes(state, request, online);
  const isForbidden = findings.some((finding) => finding.effect === 'forbid' && finding.nodes.length === 0);
  const going = isForbidden ? [] : online.filter(({ id }) => !leftOut.has(id));
  const ready = going.map((node) => planNode(node, module, request));
  const releaseNumber = (state.workloads.get(request.workload)?.releases.length ?? 0) + 1;
  const plan: RolloutPlan = {
    id: PlanId.parse(`pl-${state.serial()}`),
    request,
    releaseNumber,
    releaseIsNew: true,
    waves: planWaves(ready, request.firstWave),
    leftOut: nodes.flatMap(({ id, name, condition }) => {
      const unreached = condition.kind === 'offline' || condition.kind === 'blocked' ? condition.failure : undefined;
      const failure = unreached ?? leftOut.get(id);
      return failure ? [{ nodeId: id, name, failure }] : [];
    }),
    bytesToSendAtMost: module.sizeBytes * ready.length,
    confirmWithinMs: request.bakeMs + 120_000,
    stopsWhen: [
      `A node of a wave does not answer ${request.settings.healthPath} with 200 to 399 within ${request.settings.healthTimeoutMs} ms.`,
      ...(request.costGate === null ? [] : [costGateWords(request.costGate)]),
      'You cancel it.',
    ],
    gains: gainsOver(state, request, going),
    findings: [...findings],
    enforcement: notKept(module, request),
    madeAtMs: state.schedule.nowMs(),
  };
  state.plans.set(plan.id, plan);
  return plan;
}

function start(state: MemoryState, planId: PlanId): RolloutId {
  const plan = state.plans.get(planId);
  if (!plan) throw new FlotillaError('rollout/plan-expired', 'This preview is too old.', { hint: 'Preview again.' });
  const { request, releaseNumber } = plan;
  if (
    plan.gains.some(({ from }) => !state.approvals.some((each) => each.from === from && each.to === request.digest))
  ) {
    throw new FlotillaError('rollout/needs-approval', 'It may do more than what runs now, and nobody approved that.');
  }
  const id = RolloutId.parse(`ro-${state.serial()}`);
  const nowMs = state.schedule.nowMs();
  const release = {
    id: releaseOf(releaseNumber),
    workload: request.workload,
    number: releaseNumber,
    digest: request.digest,
    settings: request.settings,
    createdAtMs: nowMs,
  };
  const old = state.workloads.get(request.workload);
  const workload = {
    name: request.workload,
    kind: 'service' as const,
    releases: [...(old?.releases ?? []), release],
    createdAtMs: old?.createdAtMs ?? nowMs,
  };
  state.workloads.set(workload.name, workload);
  state.publish({ type: 'workload', workload });
  state.record('rollout-started', request.workload, release.id);
  new MemoryRollout(state, id, plan, release.id).run();
  return id;
}

export const rolloutHandlers = api.rollouts.router({
  workloads: api.rollouts.workloads.handler(({ context }) => [...context.state.workloads.values()]),
  workload: api.rollouts.workload.handler(({ context, input }) => {
    const workload = context.state.workloads.get(input.workload);
    if (!workload) throw new FlotillaError('workload/not-found', 'There is no such workload.');
    return workload;
  }),
  plan: api.rollouts.plan.handler(({ context, input }) => makePlan(context.state, input)),
  start: api.rollouts.start.handler(({ context, input }) => ({ rolloutId: start(context.state, input.planId) })),
  list: api.rollouts.list.handler(({ context }) =>
    [...context.state.rollouts.values()].map(({ summary }) => summary).reverse(),
  ),
  get: api.rollouts.get.handler(({ context, input }) => {
    const rollout = context.state.rollouts.get(input.rolloutId);
    if (!rollout) throw new FlotillaError('rollout/not-found', 'There is no such rollout.');
    return rollout;
  }),
  cancel: api.rollouts.cancel.handler(({ context: { state }, input }) => {
    const rollout = state.rollouts.get(input.rolloutId);
    if (!rollout || isFinished(rollout.summary.status)) {
      throw new FlotillaError('rollout/not-running', 'This rollout is over already.');
    }
    const summary = { ...rollout.summary, status: { kind: 'undoing' as const, cause: { kind: 'cancelled' as const } } };
    state.rollouts.set(input.rolloutId, { ...rollout, summary });
    state.publish({ type: 'rollout', summary, nodes: [], decisions: [] });
    state.record('rollout-cancelled', summary.workload, summary.release);
    return summary;
  }),
});
