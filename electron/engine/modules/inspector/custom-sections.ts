import { longestName, printable } from './printable.ts';

/** One custom section; `bytes` may be cut off at the end. */
export interface CustomSection {
  /** The core module or component in the file that has it, as in `ModuleAnatomy.units`. */
  readonly unit: number;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Of all sections of one answer together. */
export const mostSectionBytes = 4 * 1024 ** 2;
const mostSections = 1_000;

interface Place {
  readonly unit: number;
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
}

export function cutSections(file: Uint8Array, places: readonly Place[]): CustomSection[] {
  let left = mostSectionBytes;
  return places.slice(0, mostSections).map(({ unit, name, offset, sizeBytes }) => {
    const length = Math.min(sizeBytes, left);
    left -= length;
    return { unit, name: printable(name, longestName), bytes: file.slice(offset, offset + length) };
  });
}
