import type { NodeCompatibility } from '#shared/domain/compatibility.ts';
import type { Failure } from '#shared/domain/failure.ts';
import type { NodeId } from '#shared/domain/ids.ts';
import type { Node } from '#shared/domain/node.ts';
import type { PolicyFinding } from '#shared/domain/policy.ts';

/** Why a rollout leaves a node alone, if it does. `broken`: policies that forbid the release on this node. */
export function whyLeftOut(
  node: Node,
  compatibility: NodeCompatibility,
  broken: readonly PolicyFinding[],
): Failure | undefined {
  const forbiddenHere = broken.length === 0 ? undefined : { ...forbidden(broken), node: node.name };
  return whyNotReached(node) ?? whyItCannotRun(node, compatibility) ?? forbiddenHere;
}

/** Policies that forbid a release, by the nodes on which they do. */
export function forbiddenOn(findings: readonly PolicyFinding[]): ReadonlyMap<NodeId, readonly PolicyFinding[]> {
  const found = new Map<NodeId, PolicyFinding[]>();
  for (const finding of findings) {
    if (finding.effect !== 'forbid') continue;
    for (const { nodeId } of finding.nodes) found.set(nodeId, [...(found.get(nodeId) ?? []), finding]);
  }
  return found;
}

function whyNotReached(node: Node): Failure | undefined {
  const { condition, facts } = node;
  if (condition.kind === 'offline' || condition.kind === 'blocked') return condition.failure;
  if (condition.kind === 'online' && facts) return undefined;
  return { code: 'node/unreachable', message: 'It has not answered yet.', retryable: true, node: node.name };
}

function whyItCannotRun(node: Node, { verdict, runtimes }: NodeCompatibility): Failure | undefined {
  if (verdict === 'no') {
    const missing = runtimes
      .filter((runtime) => runtime.verdict === 'no')
      .map(({ runtime, version, reasons }) => `${runtime} ${version}: ${reasons.join(', ')}`);
    return {
      code: 'module/cannot-run-here',
      message: `What the module needs is missing there. ${missing.join('; ')}`.slice(0, 2000),
      hint: 'Update the runtime on the node, or choose other nodes.',
      retryable: false,
      node: node.name,
    };
  }
  if (verdict !== 'none' && node.facts?.runtimes.some((runtime) => runtime.usable)) return undefined;
  return {
    code: 'node/no-runtime',
    message: 'No runtime was found there that Flotilla can host a component with.',
    hint: 'Install Wasmtime on the node, then refresh it.',
    retryable: false,
    node: node.name,
  };
}

/** Names each rule that is broken, by what, and why it is there. */
export function forbidden(findings: readonly PolicyFinding[]): Failure {
  const each = findings.map(
    ({ rule, message, reason }) =>
      `The policy “${rule}” forbids it: ${message}${reason === '' ? '' : ` Why: ${reason}`}`,
  );
  return {
    code: 'policy/forbidden',
    message: each.join(' ').slice(0, 2000),
    hint: 'Change the module, its grants or the nodes; or have the policy changed.',
    retryable: false,
  };
}
