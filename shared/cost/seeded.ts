/** FNV-1a: one whole number of a text. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * Numbers between 0 and 1 that are the same for the same seed and name on every machine (mulberry32). Each variable has
 * a stream of its own, so that one more variable leaves the draws of the others as they were.
 */
export function seededStream(seed: number, name: string): () => number {
  let state = hashOf(`${seed}:${name}`);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Evenly over the orders of magnitude between two bounds; evenly as it is where there is a zero. */
export function logUniform(low: number, high: number, uniform: number): number {
  if (low === high) return low;
  if (low <= 0) return low + (high - low) * uniform;
  return low * (high / low) ** uniform;
}
