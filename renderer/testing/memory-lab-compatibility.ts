import type { NodeCompatibility, RuntimeVerdict } from '#shared/domain/compatibility.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Node, Runtime } from '#shared/domain/node.ts';

/* Whether runtimes can run a module, by a few rules: enough for pages to show every verdict. */

type Asked = Pick<Runtime, 'name' | 'version'>;

export function verdictOf(module: Module, { name, version }: Asked): RuntimeVerdict {
  const answer = (
    verdict: RuntimeVerdict['verdict'],
    reasons: string[] = [],
    flags: string[] = [],
  ): RuntimeVerdict => ({
    runtime: name,
    version,
    verdict,
    reasons,
    flags,
  });
  const major = Number(version.split('.')[0]);
  switch (name) {
    case 'wasmtime':
      if (module.role === 'browser-only') return answer('no', [module.roleBecause]);
      if (module.proposals.includes('gc') && major < 48) {
        return answer('flag', ['garbage collection is off by default before 48'], ['-W', 'gc=y']);
      }
      return answer('yes');
    case 'wasmedge':
      return module.kind === 'component' ? answer('no', ['WasmEdge runs no components']) : answer('yes');
    case 'jco':
      return module.kind === 'core' ? answer('no', ['jco runs components only']) : answer('yes');
    default:
      return answer('unknown', [`this console does not know what ${name} offers`]);
  }
}

const best: readonly RuntimeVerdict['verdict'][] = ['yes', 'flag', 'unknown', 'no'];

export function compatibilityOf(module: Module, { id, name, facts }: Node): NodeCompatibility {
  if (!facts) return { nodeId: id, name, verdict: 'unread', runtimes: [] };
  const runtimes = facts.runtimes.map((runtime) => verdictOf(module, runtime));
  const verdict = best.find((each) => runtimes.some((runtime) => runtime.verdict === each)) ?? 'none';
  return { nodeId: id, name, verdict, runtimes };
}
