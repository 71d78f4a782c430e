import { type Answer, flag, no, unknown, yes } from './compatibility-answer.ts';

/*
 * From which version on Wasmtime runs a proposal: by default, or with a flag. Sources: `Config::features` and its
 * predecessors in `crates/wasmtime/src/config.rs`, the `-W` options in `crates/cli-flags/src/lib.rs`, and the columns
 * "Finished" of `docs/stability-wasm-proposals.md`, each at the tag of every release from 17 to 48; 49 as it says itself.
 */

interface Since {
  readonly byDefault?: number;
  readonly withFlag?: number;
  readonly flag?: string;
  /** From here on the flag is there, and the proposal behind it in part. */
  readonly unfinished?: number;
}

const always: Since = { byDefault: 0 };
const never: Since = {};

const table: ReadonlyMap<string, Since> = new Map(
  Object.entries({
    'mutable-global': always,
    'sign-extension': always,
    'saturating-float-to-int': always,
    'multi-value': always,
    'reference-types': always,
    'bulk-memory': always,
    simd: always,
    'component-model': { byDefault: 17 },
    'relaxed-simd': { byDefault: 15 },
    'multi-memory': { byDefault: 15 },
    threads: { byDefault: 15 },
    'tail-call': { byDefault: 22, withFlag: 17, flag: 'tail-call' },
    'extended-const': { byDefault: 25 },
    memory64: { byDefault: 30, withFlag: 17, flag: 'memory64' },
    'function-references': { byDefault: 47, withFlag: 35, flag: 'function-references', unfinished: 17 },
    gc: { byDefault: 47, flag: 'gc', unfinished: 20 },
    exceptions: { byDefault: 47, withFlag: 37, flag: 'exceptions' },
    'wide-arithmetic': { byDefault: 49, withFlag: 27, flag: 'wide-arithmetic' },
    'custom-page-sizes': { withFlag: 29, flag: 'custom-page-sizes', unfinished: 23 },
    'stack-switching': { flag: 'stack-switching', unfinished: 37 },
    'cm-async': { byDefault: 46, withFlag: 39, flag: 'component-model-async' },
    'cm-map': { withFlag: 46, flag: 'component-model-map' },
    'cm-implements': { withFlag: 46, flag: 'component-model-implements' },
    'legacy-exceptions': never,
    'shared-everything-threads': never,
    'memory-control': never,
    'custom-descriptors': never,
    'compact-imports': never,
  }),
);

/** Null for a proposal that this table does not know. */
export function wasmtimeProposal(major: number, name: string): Answer | null {
  const since = table.get(name);
  if (since === undefined) return null;
  if (since.byDefault !== undefined && major >= since.byDefault) return yes;
  if (since.withFlag !== undefined && major >= since.withFlag) return flag(`-W ${since.flag ?? name}`);
  if (since.unfinished !== undefined && major >= since.unfinished) {
    return unknown(`Wasmtime ${major} has it unfinished, behind -W ${since.flag ?? name}`);
  }
  const from = since.byDefault ?? since.withFlag;
  return no(`Wasmtime ${major} does not have it${from === undefined ? '' : `; ${from} does`}`);
}
