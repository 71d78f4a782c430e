import { describe, expect, test } from 'vitest';
import {
  type ContractBench,
  never,
  workload,
  r1,
  bringUp,
  bringUpAndConfirm,
  onlyWorkload,
  codeOf,
} from './contract-bench.ts';

export function describeWatching(bench: ContractBench): void {
  describe('watching', () => {
    test('the log has lines, and following ends with the signal', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      await bringUp(driver, r1, hello);
      const lines: string[] = [];
      for await (const line of driver.logs(workload, { tail: 50, follow: false, signal: never })) lines.push(line);
      expect(lines.length).toBeGreaterThan(0);
      const stopping = new AbortController();
      const followed: string[] = [];
      for await (const line of driver.logs(workload, { tail: 1, follow: true, signal: stopping.signal })) {
        followed.push(line);
        stopping.abort();
      }
      expect(followed).toHaveLength(1);
    });

    test('probes count what was answered and what was not', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      await bringUp(driver, r1, hello);
      const good = await driver.probe(workload, { path: '/work?ms=20', count: 5, timeoutMs: 5_000 }, never);
      expect(good).toMatchObject({ release: r1, failed: 0 });
      expect(good.samplesMs).toHaveLength(5);
      for (const sampleMs of good.samplesMs) expect(sampleMs).toBeGreaterThanOrEqual(20);
      const missing = await driver.probe(workload, { path: '/nowhere', count: 3, timeoutMs: 5_000 }, never);
      expect(missing).toMatchObject({ failed: 3, samplesMs: [] });
      const late = await driver.probe(workload, { path: '/work?ms=2000', count: 2, timeoutMs: 300 }, never);
      expect(late).toMatchObject({ failed: 2, samplesMs: [] });
    });

    test('what does not run cannot be probed or measured', async () => {
      const { driver } = await bench.openNode();
      const probing = driver.probe(workload, { path: '/', count: 1, timeoutMs: 1_000 }, never);
      expect(await codeOf(probing)).toBe('workload/not-found');
      const measuring = driver.measureColdStarts(workload, { runs: 1, onProgress: () => {} }, never);
      expect(await codeOf(measuring)).toBe('workload/not-found');
    });

    test('cold starts are measured beside the workload, each kind apart', { timeout: 120_000 }, async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      await bringUpAndConfirm(driver, r1, hello);
      const before = await onlyWorkload(driver);
      const shares: number[] = [];
      const measured = await driver.measureColdStarts(
        workload,
        { runs: 3, onProgress: (share) => shares.push(share) },
        never,
      );
      expect(measured.map(({ kind, compile }) => ({ kind, compile }))).toEqual(
        expect.arrayContaining([...bench.subject.coldStarts]),
      );
      for (const entry of measured) {
        expect(entry).toMatchObject({ release: r1, digest: hello.digest });
        expect(entry.samplesMs).toHaveLength(3);
        for (const sampleMs of entry.samplesMs) expect(sampleMs).toBeGreaterThan(0);
        expect(entry.overheadMs).toBeGreaterThanOrEqual(0);
      }
      expect(shares.at(-1)).toBe(1);
      expect(await onlyWorkload(driver)).toEqual(before);
    });
  });
}
