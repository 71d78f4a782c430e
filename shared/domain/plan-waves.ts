import type { FirstWave } from './rollout.ts';

/**
 * Splits nodes into the first wave and the rest, by name, so that a person can tell beforehand which come first.
 * The first wave has at least one node; the second is absent when nothing is left for it.
 */
export function planWaves<N extends { readonly name: string }>(nodes: readonly N[], first: FirstWave): N[][] {
  if (nodes.length === 0) return [];
  const sorted = nodes.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const wanted = first.kind === 'count' ? first.nodes : Math.ceil((sorted.length * first.percent) / 100);
  const size = Math.min(sorted.length, Math.max(1, wanted));
  return [sorted.slice(0, size), sorted.slice(size)].filter((wave) => wave.length > 0);
}
