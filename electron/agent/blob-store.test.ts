import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { Digest } from '#shared/domain/ids.ts';
import { BlobStore } from './blob-store.ts';
import { type NodeLayout, nodeLayout } from './node-layout.ts';

const bytes = Buffer.from('the bytes of a module');
const digest = Digest.parse(createHash('sha256').update(bytes).digest('hex'));

let layout: NodeLayout;
let store: BlobStore;

beforeEach(async () => {
  layout = nodeLayout(await mkdtemp(join(tmpdir(), 'flotilla-blobs-')));
  store = new BlobStore(layout);
});
afterEach(() => rm(layout.root, { recursive: true, force: true }));

const leftovers = () => readdir(layout.temporary).catch(() => []);

test('keeps bytes under their digest, once', async () => {
  expect(await store.has(digest)).toBe(false);
  expect(await store.receive(digest, Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]))).toBe('stored');
  expect(await readFile(layout.blob(digest))).toEqual(bytes);
  expect(await store.receive(digest, Readable.from([bytes]))).toBe('already-there');
  expect(await leftovers()).toEqual([]);
});

test('keeps nothing of bytes with another digest', async () => {
  const failure = await store.receive(digest, Readable.from([bytes, Buffer.from('!')])).catch(failureOf);
  expect(failure).toMatchObject({ code: 'node/digest-mismatch' });
  expect(await store.has(digest)).toBe(false);
  expect(await leftovers()).toEqual([]);
});

test('keeps nothing of an upload that breaks off', async () => {
  const broken = Readable.from(
    (function* () {
      yield bytes.subarray(0, 5);
      throw new Error('the connection was lost');
    })(),
  );
  await expect(store.receive(digest, broken)).rejects.toThrow('the connection was lost');
  expect(await leftovers()).toEqual([]);
});

test('notices that bytes rotted on the disk, and takes them anew', async () => {
  await store.receive(digest, Readable.from([bytes]));
  await writeFile(layout.blob(digest), 'the bytes of a modulE');
  expect(await store.has(digest)).toBe(false);
  expect(await store.receive(digest, Readable.from([bytes]))).toBe('stored');
});
