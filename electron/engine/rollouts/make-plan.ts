import type { NodeCompatibility } from '#shared/domain/compatibility.ts';
import { costGateWords } from '#shared/domain/cost-gate.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { GrantEnforcement } from '#shared/domain/grants.ts';
import { hostingRuntimes } from '#shared/domain/hosting-runtime.ts';
import type { Digest } from '#shared/domain/ids.ts';
import type { Module } from '#shared/domain/module.ts';
import type { CapabilityApproval, CapabilityChange } from '#shared/domain/module-diff.ts';
import type { Node, NodeWorkload, Runtime } from '#shared/domain/node.ts';
import { planWaves } from '#shared/domain/plan-waves.ts';
import type { PolicyFinding } from '#shared/domain/policy.ts';
import type { LeftOutNode, PlannedNode, RolloutPlan, RolloutRequest } from '#shared/domain/rollout.ts';
import { matchesSelector, parseSelector } from '#shared/domain/selector.ts';
import type { Release } from '#shared/domain/workload.ts';
import { usageWithinMs } from './cost-watch.ts';
import { forbiddenOn, whyLeftOut } from './leave-out.ts';

/** How long after the watching a node waits for its confirmation before it goes back by itself. */
const confirmMarginMs = 600_000;
/** How long the gate on cost may read counters: once when the watching begins, once when it ends. */
const costMarginMs = 2 * usageWithinMs;

/** What others know of a module and the nodes. */
export interface PlanKnowledge {
  readonly compatibility: (node: Node) => NodeCompatibility;
  /** Policies that the release breaks, on these nodes or anywhere. */
  readonly findings: (nodes: readonly Node[]) => PolicyFinding[];
  /** What the module may do more than another one. */
  readonly gains: (from: Digest) => CapabilityChange[];
  readonly approval: (from: Digest) => CapabilityApproval | null;
  /** What these runtimes make of the release's grants. */
  readonly enforcement: (runtimes: readonly Runtime[]) => readonly GrantEnforcement[];
}

export interface PlanInput {
  readonly id: RolloutPlan['id'];
  readonly request: RolloutRequest;
  readonly module: Module;
  readonly release: Release;
  readonly releaseIsNew: boolean;
  readonly nodes: readonly Node[];
  readonly nowMs: number;
  readonly knowledge: PlanKnowledge;
}

interface Taken {
  readonly node: Node;
  readonly compatibility: NodeCompatibility;
}

/** Which nodes a rollout would change, in which wave, and which it would leave alone and why. Pure. */
export function makePlan(input: PlanInput): RolloutPlan {
  const { id, request, module, release, releaseIsNew, nodes, nowMs, knowledge } = input;
  assertServes(module);
  const matched = nodesFor(request.selector, nodes);
  const findings = knowledge.findings(matched);
  const forbidden = forbiddenOn(findings);
  const leftOut: LeftOutNode[] = [];
  const taken: Taken[] = [];
  for (const node of matched) {
    const compatibility = knowledge.compatibility(node);
    const failure = whyLeftOut(node, compatibility, forbidden.get(node.id) ?? []);
    if (failure) leftOut.push({ nodeId: node.id, name: node.name, failure });
    else taken.push({ node, compatibility });
  }
  const planned = taken.map((one) => plannedNode(one, release));
  const changing = planned.filter((node) => node.change !== 'unchanged').length;
  return {
    id,
    request,
    releaseNumber: release.number,
    releaseIsNew,
    waves: planWaves(planned, request.firstWave),
    leftOut: leftOut.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    bytesToSendAtMost: changing * module.sizeBytes,
    confirmWithinMs: request.bakeMs + confirmMarginMs + (request.costGate === null ? 0 : costMarginMs),
    stopsWhen: stopsWhen(request),
    gains: gainsOver(taken, release, knowledge),
    findings,
    enforcement: notKept(knowledge.enforcement(runtimesOf(taken))),
    madeAtMs: nowMs,
  };
}

function assertServes(module: Module): void {
  if (module.servesHttp) return;
  throw new FlotillaError(
    'module/not-a-service',
    `${module.name} does not export wasi:http, so it cannot answer requests.`,
    { hint: 'Choose a component that exports wasi:http/incoming-handler.', field: 'digest' },
  );
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

const runningOn = (node: Node, { workload }: Release): NodeWorkload | undefined =>
  node.workloads.find((one) => one.workload === workload && one.state !== 'stopped');

function plannedNode({ node, compatibility }: Taken, release: Release): PlannedNode {
  const running = runningOn(node, release);
  const from = running?.release ?? null;
  const change =
    from === null ? 'install' : from === release.id && running?.state === 'running' ? 'unchanged' : 'replace';
  return { nodeId: node.id, name: node.name, from, change, compatibility: compatibility.verdict };
}

/** What the module may do more, for each module that runs on these nodes as the same workload. Most often one. */
function gainsOver(taken: readonly Taken[], release: Release, knowledge: PlanKnowledge): RolloutPlan['gains'] {
  const running = new Set(taken.flatMap(({ node }) => runningOn(node, release)?.digest ?? []));
  return [...running].flatMap((from) => {
    const gained = from === release.digest ? [] : knowledge.gains(from);
    return gained.length === 0 ? [] : [{ from, gained, approval: knowledge.approval(from) }];
  });
}

const verdictOrder = ['yes', 'flag', 'unknown', 'no'] as const;

/** The runtimes that would host: on each node the one that fits best; each version once. */
function runtimesOf(taken: readonly Taken[]): readonly Runtime[] {
  const found = new Map<string, Runtime>();
  for (const { node, compatibility } of taken) {
    const rank = ({ name, version }: Runtime) => {
      const known = compatibility.runtimes.find((one) => one.runtime === name && one.version === version);
      return verdictOrder.indexOf(known?.verdict ?? 'unknown');
    };
    const best = hostingRuntimes(node.facts?.runtimes ?? []).toSorted((a, b) => rank(a) - rank(b))[0];
    if (best) found.set(`${best.name} ${best.version}`, best);
  }
  return [...found.values()];
}

/** What a person has to know: grants that are kept as they stand are left out. Two runtimes may say the same. */
function notKept(enforcement: readonly GrantEnforcement[]): GrantEnforcement[] {
  const found = new Map(enforcement.map((one) => [`${one.grant} ${one.how} ${one.note}`, one]));
  return [...found.values()].filter(({ how }) => how !== 'enforced');
}

function stopsWhen({ settings, bakeMs, costGate }: RolloutRequest): string[] {
  const watch =
    bakeMs === 0
      ? 'once after the last node of a wave came up'
      : `for ${bakeMs / 1000} s after the last node of a wave came up`;
  return [
    `A node does not answer ${settings.healthPath} with 200–399 within ${settings.healthTimeoutMs / 1000} s after the start.`,
    `A node becomes unhealthy or leaves the release while its wave is watched (${watch}).`,
    ...(costGate === null ? [] : [costGateWords(costGate)]),
    'No node of the first wave can be reached.',
    'You cancel.',
  ];
}
