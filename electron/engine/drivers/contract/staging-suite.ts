import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type ContractBench, never, codeOf } from './contract-bench.ts';

export function describeStaging(bench: ContractBench): void {
  describe('stage', () => {
    test('stores once and says so the second time', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      const sent: number[] = [];
      const first = await driver.stage(hello, { signal: never, onProgress: (bytes) => sent.push(bytes) });
      expect(first).toEqual({ result: 'stored', bytesSent: hello.sizeBytes });
      expect(sent.at(-1)).toBe(hello.sizeBytes);
      expect(sent).toEqual(sent.toSorted((a, b) => a - b));
      expect(await driver.stage(hello, { signal: never })).toEqual({
        result: 'already-there',
        bytesSent: 0,
      });
    });

    test('takes a module of several mebibytes', async () => {
      const { driver } = await bench.openNode();
      const large = await bench.moduleOf(randomBytes(9 * 1024 ** 2 + 1));
      expect(await driver.stage(large, { signal: never })).toEqual({ result: 'stored', bytesSent: large.sizeBytes });
      expect(await driver.stage(large, { signal: never })).toMatchObject({ result: 'already-there' });
    });

    test('refuses bytes that do not have the digest, and keeps nothing of them', async () => {
      const { hello } = bench.modules;
      const node = await bench.openNode();
      const bytes = await readFile(hello.path);
      bytes.writeUInt8(bytes.readUInt8(5_000) ^ 1, 5_000);
      const flipped = { ...(await bench.moduleOf(bytes)), digest: hello.digest };
      expect(await codeOf(node.driver.stage(flipped, { signal: never }))).toBe('node/digest-mismatch');
      expect((await node.files()).filter((file) => file.includes(hello.digest))).toEqual([]);
      expect(await node.driver.stage(hello, { signal: never })).toMatchObject({ result: 'stored' });
    });

    test('notices a file that changed its size since it was added, or went away', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      const shorter = await bench.moduleOf(new Uint8Array([0, 97, 115, 109]));
      expect(await codeOf(driver.stage({ ...shorter, sizeBytes: 5 }, { signal: never }))).toBe(
        'module/changed-on-disk',
      );
      const gone = { ...hello, path: join(bench.folder, 'gone.wasm') };
      expect(await codeOf(driver.stage(gone, { signal: never }))).toBe('module/changed-on-disk');
    });

    test('an interrupted upload leaves nothing that counts, and the next one succeeds', async () => {
      const node = await bench.openNode();
      const large = await bench.moduleOf(randomBytes(32 * 1024 ** 2));
      const stopping = new AbortController();
      const work = node.driver.stage(large, {
        signal: stopping.signal,
        onProgress: () => stopping.abort(new Error('cancelled')),
      });
      await expect(work).rejects.toThrow('cancelled');
      await vi.waitFor(
        async () => expect((await node.files()).filter((file) => file.includes(large.digest))).toEqual([]),
        { timeout: 15_000, interval: 100 },
      );
      expect(await node.driver.stage(large, { signal: never })).toMatchObject({ result: 'stored' });
    });

    test('two at once of the same module both end well', async () => {
      const { hello } = bench.modules;
      const node = await bench.openNode();
      const other = await node.anotherDriver();
      const both = await Promise.all([
        node.driver.stage(hello, { signal: never }),
        other.stage(hello, { signal: never }),
      ]);
      expect(both.map(({ result }) => result)).toContain('stored');
      expect(await other.stage(hello, { signal: never })).toMatchObject({ result: 'already-there' });
    });
  });
}
