import type { Module } from '#shared/domain/module.ts';
import type { Workload } from '#shared/domain/workload.ts';

/* The modules that one can be compared with, those that are likely meant first. Pure. */

export interface CompareRow {
  readonly module: Module;
  /** What both have in common, in words; empty where nothing. */
  readonly because: string;
  /** 0 is the likeliest. */
  readonly rank: number;
}

/** `shop-1.4.2.wasm`, `shop_v2.wasm` → `shop`: builds of one thing are often told apart by their end. */
const stem = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\.(component|core)?\.?wasm$/, '')
    .replace(/[-_.]?v?\d[\d.]*([-+][\w.]+)?$/, '');

function inCommon(one: Module, other: Module, workloads: readonly Workload[]): Omit<CompareRow, 'module'> {
  const shared = workloads.find(
    ({ releases }) =>
      releases.some(({ digest }) => digest === one.digest) && releases.some(({ digest }) => digest === other.digest),
  );
  if (shared) return { rank: 0, because: `both are releases of ${shared.name}` };
  if (one.name === other.name) return { rank: 1, because: 'same name' };
  if (stem(one.name) !== '' && stem(one.name) === stem(other.name)) return { rank: 2, because: 'similar name' };
  return { rank: 3, because: '' };
}

/** Every other module of the library: releases of the same workload, then the same name, then the newest. */
export function compareRows(
  module: Module,
  modules: readonly Module[],
  workloads: readonly Workload[],
): readonly CompareRow[] {
  return modules
    .filter(({ digest }) => digest !== module.digest)
    .map((other) => ({ module: other, ...inCommon(module, other, workloads) }))
    .sort((a, b) => a.rank - b.rank || b.module.addedAtMs - a.module.addedAtMs);
}
