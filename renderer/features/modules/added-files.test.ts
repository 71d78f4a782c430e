import { expect, test } from 'vitest';
import { RefusalReason } from '#shared/domain/module.ts';
import { type AddedFile, addedFiles, type AddedFilesEvent, progressOf, refusalHint } from './added-files.ts';

const run = (...events: AddedFilesEvent[]): readonly AddedFile[] => events.reduce(addedFiles, []);
const two: AddedFilesEvent = {
  type: 'chosen',
  files: [
    { key: 1, name: 'a.wasm', sizeBytes: 10 },
    { key: 2, name: 'b.wasm', sizeBytes: 20 },
  ],
};
const failed = (key: number): AddedFilesEvent => ({
  type: 'moved',
  key,
  state: { kind: 'failed', failure: new Error('gone') },
});

test('files wait, move on their own, and are counted', () => {
  const files = run(two, failed(1), { type: 'moved', key: 2, state: { kind: 'checking' } });
  expect(files.map(({ state }) => state.kind)).toEqual(['failed', 'checking']);
  expect(progressOf(files)).toMatchObject({ total: 2, atRest: 1, current: { key: 2 } });
});

test('only files at rest can be dismissed or cleared', () => {
  expect(run(two, failed(1), { type: 'cleared' }).map(({ key }) => key)).toEqual([2]);
  expect(run(two, { type: 'dismissed', key: 1 })).toHaveLength(2);
  expect(run(two, failed(1), { type: 'dismissed', key: 1 })).toHaveLength(1);
});

test('every refusal says what to do', () => {
  const hints = RefusalReason.options.map(refusalHint);
  expect(hints.every((hint) => hint.length > 20 && hint.endsWith('.'))).toBe(true);
});
