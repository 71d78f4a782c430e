import { describe, expect, it } from 'vitest';
import { Digest } from '#shared/domain/ids.ts';
import { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { keptAnatomies } from './diff-anatomies.ts';

const digest = (letter: string) => Digest.parse(letter.repeat(64));
const anatomy = (functionCount: number) =>
  ModuleAnatomy.parse({ units: [], functions: [], functionCount, importedFunctions: [], coreFunctions: [], wit: null });

/** A reader whose answers the test gives. */
function reader() {
  const reads: {
    digest: Digest;
    signal: AbortSignal;
    answer: (of: ModuleAnatomy) => void;
    fail: (why: Error) => void;
  }[] = [];
  const read = (of: Digest, signal: AbortSignal) =>
    new Promise<ModuleAnatomy>((answer, fail) => {
      signal.addEventListener('abort', () => fail(new Error('stopped')));
      reads.push({ digest: of, signal, answer, fail });
    });
  return { reads, read };
}

describe('kept anatomies', () => {
  it('reads once for many who ask, and again once it was thrown away', async () => {
    const { reads, read } = reader();
    const get = keptAnatomies(read, 2);
    const both = Promise.all([get(digest('a')), get(digest('a'))]);
    reads[0]?.answer(anatomy(1));
    expect(await both).toEqual([anatomy(1), anatomy(1)]);
    for (const letter of ['b', 'c']) {
      const other = get(digest(letter));
      reads.at(-1)?.answer(anatomy(2));
      await other;
    }
    expect(reads).toHaveLength(3);
    await get(digest('c'));
    expect(reads).toHaveLength(3);
    const again = get(digest('a'));
    reads.at(-1)?.answer(anatomy(3));
    expect(await again).toEqual(anatomy(3));
    expect(reads).toHaveLength(4);
  });

  it('goes on while somebody waits, and stops when nobody does', async () => {
    const { reads, read } = reader();
    const get = keptAnatomies(read);
    const [left, stayed] = [new AbortController(), new AbortController()];
    const first = get(digest('a'), left.signal);
    const second = get(digest('a'), stayed.signal);
    left.abort(new Error('closed'));
    await expect(first).rejects.toThrow('closed');
    expect(reads[0]?.signal.aborted).toBe(false);
    stayed.abort(new Error('closed too'));
    await expect(second).rejects.toThrow('closed too');
    expect(reads[0]?.signal.aborted).toBe(true);
    const again = get(digest('a'));
    reads[1]?.answer(anatomy(1));
    expect(await again).toEqual(anatomy(1));
  });

  it('keeps no failure', async () => {
    const { reads, read } = reader();
    const get = keptAnatomies(read);
    const failing = get(digest('a'));
    reads[0]?.fail(new Error('timed out'));
    await expect(failing).rejects.toThrow('timed out');
    const again = get(digest('a'));
    reads[1]?.answer(anatomy(1));
    expect(await again).toEqual(anatomy(1));
  });
});
