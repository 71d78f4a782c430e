import { FlotillaError, type Failure } from '#shared/domain/failure.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Node } from '#shared/domain/node.ts';
import { planWaves } from '#shared/domain/plan-waves.ts';
import type { LeftOutNode, PlannedNode, RolloutPlan, RolloutRequest } from '#shared/domain/rollout.ts';
import { matchesSelector, parseSelector } from '#shared/domain/selector.ts';
import type { Release } from '#shared/domain/workload.ts';

/** How long after the watching a node waits for its confirmation before it goes back by itself. */
const confirmMarginMs = 600_000;

export interface PlanInput {
  readonly id: RolloutPlan['id'];
  readonly request: RolloutRequest;
  readonly module: Module;
  readonly release: Release;
  readonly releaseIsNew: boolean;
  readonly nodes: readonly Node[];
  readonly nowMs: number;
}

/** Which nodes a rollout would change, in which wave, and which it would leave alone and why. Pure. */
export function makePlan({ id, request, module, release, releaseIsNew, nodes, nowMs }: PlanInput): RolloutPlan {
  if (!module.servesHttp) {
    throw new FlotillaError(
      'module/not-a-service',
      `${module.name} does not export wasi:http, so it cannot answer requests.`,
      {
        hint: 'Choose a component that exports wasi:http/incoming-handler.',
        field: 'digest',
      },
    );
  }
  const matched = nodesFor(request.selector, nodes);
  const leftOut: LeftOutNode[] = [];
  const planned: PlannedNode[] = [];
  for (const node of matched) {
    const failure = whyLeftOut(node);
    if (failure) leftOut.push({ nodeId: node.id, name: node.name, failure });
    else planned.push(plannedNode(node, release));
  }
  const changing = planned.filter((node) => node.change !== 'unchanged').length;
  return {
    id,
    request,
    releaseNumber: release.number,
    releaseIsNew,
    waves: planWaves(planned, request.firstWave),
    leftOut: leftOut.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    bytesToSendAtMost: changing * module.sizeBytes,
    confirmWithinMs: request.bakeMs + confirmMarginMs,
    stopsWhen: stopsWhen(request),
    madeAtMs: nowMs,
  };
}

function nodesFor(selector: string, nodes: readonly Node[]): Node[] {
  const parsed = parseSelector(selector);
  if (!parsed.ok) {
    throw new FlotillaError('input/invalid', `The selector cannot be read: ${parsed.error.message}`, {
      hint: 'Write it as in kubectl: zone=a, tier in (edge, core), !retired.',
      field: 'selector',
    });
  }
  return nodes.filter((node) => matchesSelector(parsed.selector, node.labels));
}

function whyLeftOut(node: Node): Failure | undefined {
  const { condition, facts } = node;
  if (condition.kind === 'offline' || condition.kind === 'blocked') return condition.failure;
  if (condition.kind === 'new' || !facts) {
    return { code: 'node/unreachable', message: 'It has not answered yet.', retryable: true, node: node.name };
  }
  if (facts.runtimes.some((runtime) => runtime.usable)) return undefined;
  return {
    code: 'node/no-runtime',
    message: 'No runtime was found there that Flotilla can host a component with.',
    hint: 'Install Wasmtime on the node, then refresh it.',
    retryable: false,
    node: node.name,
  };
}

function plannedNode(node: Node, release: Release): PlannedNode {
  const running = node.workloads.find(
    (workload) => workload.workload === release.workload && workload.state !== 'stopped',
  );
  const from = running?.release ?? null;
  const change =
    from === null ? 'install' : from === release.id && running?.state === 'running' ? 'unchanged' : 'replace';
  return { nodeId: node.id, name: node.name, from, change };
}

function stopsWhen({ settings, bakeMs }: RolloutRequest): string[] {
  const watch =
    bakeMs === 0
      ? 'once after the last node of a wave came up'
      : `for ${bakeMs / 1000} s after the last node of a wave came up`;
  return [
    `A node does not answer ${settings.healthPath} with 200–399 within ${settings.healthTimeoutMs / 1000} s after the start.`,
    `A node becomes unhealthy or leaves the release while its wave is watched (${watch}).`,
    'No node of the first wave can be reached.',
    'You cancel.',
  ];
}
