import { leb } from './binary-writer.ts';

/** For tests: puts files of the Wasm binary format together, right or wrong. */

export const coreHead = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
export const componentHead = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];

type Bytes = readonly number[] | Uint8Array;

export function joined(...parts: readonly Bytes[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(parts.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part)))),
  );
}

export const text = (value: string): Uint8Array => {
  const bytes = new TextEncoder().encode(value);
  return joined(leb(bytes.length), bytes);
};

export function section(id: number, ...content: readonly Bytes[]): Uint8Array {
  const bytes = joined(...content);
  return joined([id], leb(bytes.length), bytes);
}

export const core = (...sections: readonly Bytes[]): Uint8Array => joined(coreHead, ...sections);
export const component = (...sections: readonly Bytes[]): Uint8Array => joined(componentHead, ...sections);
export const custom = (name: string, ...content: readonly Bytes[]): Uint8Array => section(0, text(name), ...content);
export const vector = (items: readonly Bytes[]): Uint8Array => joined(leb(items.length), ...items);

/** Components in each other, `depth` of them. */
export function nested(depth: number): Uint8Array {
  let bytes = component();
  for (let level = 1; level < depth; level += 1) bytes = component(section(4, bytes));
  return bytes;
}

/** The same numbers for the same seed. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A copy with one to three bytes behind the preamble changed. */
export function flipped(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (let left = 1 + random(3); left > 0; left -= 1) {
    const at = 8 + random(copy.length - 8);
    copy[at] = random(2) === 0 ? (copy[at] ?? 0) ^ (1 << random(8)) : random(256);
  }
  return copy;
}
