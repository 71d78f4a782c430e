import { type Answer, flag, type Need, no, type RuntimeTable, unknown, yes } from './compatibility-answer.ts';
import { preview1Answer } from './compatibility-wasi.ts';
import { type ModuleFacts } from './module.ts';

/*
 * Runtimes that run core modules with WASI 0.1. WasmEdge: `include/common/configure.h` and the options of its command
 * line at the tags 0.13.5 to 0.17.1; its own roadmap has WASI 0.2 as a proposal. Wasmer: its maintainers' word of October
 * 2024 that it does not have WASI 0.2 (wasmer-go issue 411); versions are not told apart.
 */

const first = [
  'mutable-global',
  'sign-extension',
  'saturating-float-to-int',
  'multi-value',
  'reference-types',
  'bulk-memory',
];
const always = new Set([...first, 'simd']);

/** WasmEdge's flag and the minor version of 0.x from which it is not needed any more. */
const wasmEdgeFlags: ReadonlyMap<string, { flag: string; since: number; byDefault?: number }> = new Map(
  Object.entries({
    'tail-call': { flag: '--enable-tail-call', since: 13, byDefault: 16 },
    'extended-const': { flag: '--enable-extended-const', since: 13, byDefault: 16 },
    'multi-memory': { flag: '--enable-multi-memory', since: 13, byDefault: 16 },
    threads: { flag: '--enable-threads', since: 13 },
    'function-references': { flag: '--enable-function-reference', since: 14, byDefault: 16 },
    gc: { flag: '--enable-gc', since: 14, byDefault: 16 },
    exceptions: { flag: '--enable-exception-handling', since: 14, byDefault: 16 },
    'relaxed-simd': { flag: '--enable-relaxed-simd', since: 15, byDefault: 16 },
    memory64: { flag: '', since: 17, byDefault: 17 },
  }),
);

export const knownWasmEdge = { oldest: 13, newest: 17 };

export function wasmEdgeTable(minor: number): RuntimeTable {
  const title = `WasmEdge 0.${minor}`;
  return {
    title,
    whole: ({ kind }) => (kind === 'core' ? yes : no(`${title} has no WASI 0.2, and components only in part`)),
    proposal: (name) => wasmEdgeProposal(title, minor, name),
    need: (need) => coreNeed(title, need, 'WasmEdge has it only with a plug-in'),
  };
}

function wasmEdgeProposal(title: string, minor: number, name: string): Answer {
  if (always.has(name)) return yes;
  const known = wasmEdgeFlags.get(name);
  if (known === undefined || minor < known.since) return no(`${title} does not have it`);
  if (known.byDefault !== undefined && minor >= known.byDefault) return yes;
  // From 0.16 on threads have lost their flag, and are not in the list of what is on.
  return minor >= 16 ? unknown(`whether ${title} has it is not known`) : flag(known.flag);
}

export const wasmerTable: RuntimeTable = {
  title: 'Wasmer',
  whole: ({ kind }: ModuleFacts) => (kind === 'core' ? yes : unknown('it had no components when this was written')),
  proposal: (name) => (first.includes(name) ? yes : unknown('which versions of Wasmer have it is not known')),
  need: (need) => coreNeed('Wasmer', need, 'whether Wasmer has it is not known'),
};

function coreNeed(title: string, { base }: Need, otherwise: string): Answer {
  const wasi = preview1Answer(title, base);
  if (wasi?.verdict === 'yes') return yes;
  return /^(wasi|wasix)[_.]/.test(base) ? unknown(otherwise) : no(`${title} has no such host function`);
}
