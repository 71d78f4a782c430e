import { expect, test } from 'vitest';
import type { WatchedFile } from '#shared/domain/watched-file.ts';
import {
  digestOf,
  helloDigest,
  sampleModules,
  sampleModule,
  sampleRelease,
  sampleWorkloadRecord,
} from '../../testing/sample-data.ts';
import { watchedRows } from './watched-rows.ts';

const atMs = 1_700_000_000_000;
const modules = sampleModules(atMs);
const file: WatchedFile = {
  id: 'watch-00000001',
  path: '/shop.wasm',
  digest: digestOf('b'),
  previous: helloDigest,
  problem: null,
  changedAtMs: atMs,
};
const workload = sampleWorkloadRecord(atMs);
const rowOf = (more: Partial<WatchedFile> = {}, library = modules, workloads = [workload]) =>
  watchedRows([{ ...file, ...more }], library, workloads)[0];

test('a new build of what a workload runs is its next release', () => {
  expect(rowOf()).toMatchObject({ next: { kind: 'next', workload: 'hello' }, previous: helloDigest });
});

test('a build that is the newest release already is not offered again', () => {
  const releases = [...workload.releases, sampleRelease(atMs, 2, digestOf('b'))];
  expect(rowOf({}, modules, [{ ...workload, releases }])?.next).toEqual({ kind: 'released', workload: 'hello' });
});

test('a build that no workload ran is offered as a first release; what answers no requests is not', () => {
  expect(rowOf({ previous: null })?.next).toEqual({ kind: 'first' });
  const command = sampleModule(atMs, { digest: digestOf('b'), role: 'command' });
  expect(rowOf({}, [command])?.next).toEqual({ kind: 'none' });
  expect(rowOf({ digest: null, problem: 'invalid' })?.next).toEqual({ kind: 'none' });
});

test('a build before that left the library is not compared with', () => {
  expect(rowOf({ previous: digestOf('9') })?.previous).toBeUndefined();
});
