import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Digest } from '#shared/domain/ids.ts';
import { BlobStore } from './blob-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-blobs-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const bytes = Buffer.alloc(3_000_000, 'flotilla');
const digestOf = (content: Uint8Array) => Digest.parse(createHash('sha256').update(content).digest('hex'));
const stored = () => readdirSync(join(folder, 'blobs', 'sha256'));

function source(content: Uint8Array = bytes): string {
  const path = join(folder, 'source "file".wasm');
  writeFileSync(path, content);
  return path;
}

describe('blob store', () => {
  it('keeps the bytes under their digest, and finds them again', async () => {
    const digest = digestOf(bytes);
    await (await BlobStore.open(folder)).put(source(), digest);
    const again = await BlobStore.open(folder);
    expect(await again.has(digest)).toBe(true);
    expect(readFileSync(again.path(digest)).equals(bytes)).toBe(true);
    expect(again.path(digest)).toBe(join(folder, 'blobs', 'sha256', digest));
  });

  it('keeps nothing of a file that is not the inspected one any more', async () => {
    const store = await BlobStore.open(folder);
    const digest = digestOf(bytes);
    const path = source(Buffer.concat([bytes, Buffer.from([0])]));
    await expect(store.put(path, digest)).rejects.toMatchObject({ failure: { code: 'module/changed-on-disk' } });
    rmSync(path);
    await expect(store.put(path, digest)).rejects.toMatchObject({ failure: { code: 'module/changed-on-disk' } });
    expect(stored()).toEqual([]);
  });

  it('does not copy again what it has', async () => {
    const store = await BlobStore.open(folder);
    await store.put(source(), digestOf(bytes));
    await store.put(join(folder, 'no such file'), digestOf(bytes));
    expect(stored()).toEqual([digestOf(bytes)]);
  });

  it('keeps one copy when the same is put twice at once', async () => {
    const store = await BlobStore.open(folder);
    const path = source();
    await Promise.all([store.put(path, digestOf(bytes)), store.put(path, digestOf(bytes))]);
    expect(stored()).toEqual([digestOf(bytes)]);
    expect(readFileSync(store.path(digestOf(bytes))).equals(bytes)).toBe(true);
  });

  it('keeps nothing of a copy that is cancelled', async () => {
    const store = await BlobStore.open(folder);
    const signal = AbortSignal.abort(new Error('never mind'));
    await expect(store.put(source(), digestOf(bytes), signal)).rejects.toThrow('never mind');
    expect(stored()).toEqual([]);
  });

  it('removes what an interrupted copy left, and nothing else', async () => {
    const store = await BlobStore.open(folder);
    await store.put(source(), digestOf(bytes));
    writeFileSync(`${store.path(digestOf(bytes))}-0a1b2c.part`, 'half');
    await BlobStore.open(folder);
    expect(stored()).toEqual([digestOf(bytes)]);
  });

  it('removes a blob, and does not mind when it is gone', async () => {
    const store = await BlobStore.open(folder);
    await store.put(source(), digestOf(bytes));
    await store.remove(digestOf(bytes));
    await store.remove(digestOf(bytes));
    expect(await store.has(digestOf(bytes))).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('says when the folder cannot be written', async () => {
    const store = await BlobStore.open(folder);
    const blobs = join(folder, 'blobs', 'sha256');
    rmSync(blobs, { recursive: true });
    if (process.getuid?.() !== 0) {
      mkdirSync(blobs);
      chmodSync(blobs, 0o500);
    }
    await expect(store.put(source(), digestOf(bytes))).rejects.toMatchObject({
      failure: { code: 'storage/unreadable', retryable: true },
    });
  });
});
