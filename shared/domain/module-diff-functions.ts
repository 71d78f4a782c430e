import { type FunctionSize, type ModuleAnatomy } from './module-anatomy.ts';
import { type SizeChange } from './module-diff.ts';
import { byMovement, movement } from './module-diff-sections.ts';
import { symbolName } from './module-diff-symbols.ts';

const mostFunctions = 50;

export interface FunctionChanges {
  readonly functions: SizeChange[];
  /** Why there are none. */
  readonly functionsNote: string | null;
}

/**
 * The functions that grew or shrank most, matched by name; those of one name count as one. Written for two modules of
 * 50,000 functions each: one table for both sides, and no sorting of all that moved.
 */
export function functionChanges(from: ModuleAnatomy, to: ModuleAnatomy): FunctionChanges {
  const functionsNote = noteOn(from, to);
  if (functionsNote !== null) return { functions: [], functionsNote };
  const table = new SizeTable(from.functions.length + to.functions.length);
  for (const one of from.functions) table.add(one, 0);
  for (const one of to.functions) table.add(one, 1);
  const functions = table.largestChanges(cutAtBytes(from), cutAtBytes(to));
  return { functions, functionsNote: functions.length === 0 ? 'No function changed in size.' : null };
}

/** Where a list was cut: a function no larger may be there all the same. -1 where it is whole. */
function cutAtBytes({ functions, functionCount }: ModuleAnatomy): number {
  if (functionCount <= functions.length) return -1;
  return functions.reduce((least, { sizeBytes }) => Math.min(least, sizeBytes), Number.MAX_SAFE_INTEGER);
}

function noteOn(from: ModuleAnatomy, to: ModuleAnatomy): string | null {
  if (from.functionCount === 0 && to.functionCount === 0) return 'Neither module has functions.';
  const stripped = ({ functions, functionCount }: ModuleAnatomy) =>
    functionCount > 0 && functions.every(({ name }) => name === null);
  const whose = stripped(from)
    ? stripped(to)
      ? 'Neither module has'
      : 'The earlier module has no'
    : 'The later module has no';
  return stripped(from) || stripped(to) ? `${whose} names of functions, so none can be matched.` : null;
}

/** Sizes and counts by name: two numbers of each for every name, the earlier module's and the later's. */
class SizeTable {
  readonly #rows = new Map<string, number>();
  readonly #bytes: Float64Array;
  readonly #counts: Uint32Array;
  #kept: SizeChange[] = [];
  #least = 0;

  constructor(mostNames: number) {
    this.#bytes = new Float64Array(2 * mostNames);
    this.#counts = new Uint32Array(2 * mostNames);
  }

  add({ name, sizeBytes }: FunctionSize, side: 0 | 1): void {
    if (name === null) return;
    const key = symbolName(name);
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = this.#rows.size;
      this.#rows.set(key, row);
    }
    const cell = 2 * row + side;
    this.#bytes[cell] = (this.#bytes[cell] ?? 0) + sizeBytes;
    this.#counts[cell] = (this.#counts[cell] ?? 0) + 1;
  }

  largestChanges(cutBefore: number, cutAfter: number): SizeChange[] {
    for (const [name, row] of this.#rows) {
      const was = this.#bytes[2 * row] ?? 0;
      const now = this.#bytes[2 * row + 1] ?? 0;
      const wasCount = this.#counts[2 * row] ?? 0;
      const nowCount = this.#counts[2 * row + 1] ?? 0;
      const unlisted = (wasCount === 0 && now <= cutBefore) || (nowCount === 0 && was <= cutAfter);
      const moved = Math.abs(now - was);
      if (unlisted || moved < this.#least || (moved === 0 && wasCount > 0 && nowCount > 0)) continue;
      const count = Math.max(wasCount, nowCount);
      const label = `${name}${count > 1 ? ` (${count} functions)` : ''}`.slice(0, 1100);
      this.#keep({ name: label, fromBytes: wasCount === 0 ? null : was, toBytes: nowCount === 0 ? null : now });
    }
    return this.#largest();
  }

  #keep(change: SizeChange): void {
    this.#kept.push(change);
    if (this.#kept.length < 20 * mostFunctions) return;
    this.#kept = this.#largest();
    this.#least = this.#kept.reduce((least, one) => Math.min(least, movement(one)), Number.MAX_SAFE_INTEGER);
  }

  #largest(): SizeChange[] {
    return this.#kept.sort(byMovement).slice(0, mostFunctions);
  }
}
