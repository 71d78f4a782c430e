import { readdir, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { describe, expect, test, vi } from 'vitest';
import { UsageCounters } from '#shared/domain/usage.ts';
import type { NodeDriver } from '../node-driver.ts';
import {
  bringUp,
  bringUpAndConfirm,
  type ContractBench,
  never,
  onlyWorkload,
  r1,
  r2,
  textAt,
  workload,
} from './contract-bench.ts';

const growing = ['cpuMs', 'requests', 'probes', 'wallMs', 'bytesIn', 'bytesOut'] as const;

async function usageOf(driver: NodeDriver, release = r1): Promise<UsageCounters> {
  const all = UsageCounters.array().parse(await driver.usage(never));
  const found = all.filter((counters) => counters.release === release);
  expect(found).toHaveLength(1);
  const [first] = found;
  if (!first) throw new Error('nothing is counted');
  return first;
}

async function portOf(driver: NodeDriver): Promise<number> {
  return Number((await onlyWorkload(driver)).address?.split(':')[1]);
}

/** Keeps the component busy for so many times 50 ms, by a client. */
async function work(port: number, times: number): Promise<number> {
  let bytes = 0;
  for (let done = 0; done < times; done++) {
    const answer = await fetch(`http://127.0.0.1:${port}/work?ms=50`, { method: 'POST', body: 'sixteen bytes ok' });
    bytes += (await answer.bytes()).length;
  }
  return bytes;
}

/** Keeps it busy until its CPU time has grown by so much: on a machine that is busy elsewhere that takes longer. */
async function workUntilGrown(driver: NodeDriver, port: number, byMs: number) {
  const before = await usageOf(driver);
  let [times, bytesOut] = [0, 0];
  for (let after = before; ; after = await usageOf(driver)) {
    if (grew(before.cpuMs, after.cpuMs) >= byMs) return { before, after, times, bytesOut };
    bytesOut += await work(port, 2);
    times += 2;
  }
}

function expectNoneShrank(before: UsageCounters, after: UsageCounters): void {
  for (const key of growing) expect(after[key] ?? 0, key).toBeGreaterThanOrEqual(before[key] ?? 0);
}

const grew = (before: number | null, after: number | null): number => (after ?? Number.NaN) - (before ?? Number.NaN);

export function describeUsage(bench: ContractBench): void {
  describe('usage', () => {
    test('nothing is counted where nothing runs', async () => {
      const { driver } = await bench.openNode();
      expect(await driver.usage(never)).toEqual([]);
    });

    test('CPU time grows with the work done, in one counting, and memory is told', async () => {
      const { driver } = await bench.openNode();
      await bringUpAndConfirm(driver, r1, bench.modules.hello);
      const port = await portOf(driver);
      const { before, after, times, bytesOut } = await workUntilGrown(driver, port, 100);
      expect(after).toMatchObject({ workload, release: r1, epoch: before.epoch });
      expectNoneShrank(before, after);
      expect(grew(before.ageMs, after.ageMs)).toBeGreaterThanOrEqual(times * 50);
      // No more than the time that passed, on as many processors as it may use.
      expect(grew(before.cpuMs, after.cpuMs)).toBeLessThanOrEqual(grew(before.ageMs, after.ageMs) * cpus().length + 20);
      expect(after.memoryBytes).toBeGreaterThan(1_000_000);
      expect(after.memoryPeakBytes).toBeGreaterThanOrEqual(Number(after.memoryBytes));
      if (!bench.subject.countsRequests) {
        expect(after).toMatchObject({ requests: null, probes: null, wallMs: null, bytesIn: null, bytesOut: null });
        return;
      }
      expect(grew(before.requests, after.requests)).toBe(times);
      expect(grew(before.probes, after.probes)).toBe(0);
      expect(grew(before.bytesIn, after.bytesIn)).toBe(times * 16);
      expect(grew(before.bytesOut, after.bytesOut)).toBe(bytesOut);
      expect(grew(before.wallMs, after.wallMs)).toBeGreaterThanOrEqual(times * 50);
    });

    test('requests of the console are none of clients', { timeout: 120_000 }, async () => {
      const { driver } = await bench.openNode();
      await bringUpAndConfirm(driver, r1, bench.modules.hello);
      const before = await usageOf(driver);
      await driver.probe(workload, { path: '/', count: 5, timeoutMs: 5_000 }, never);
      await driver.checkHealth(workload, never);
      const probed = await usageOf(driver);
      await driver.measureColdStarts(workload, { runs: 3, onProgress: () => {} }, never);
      const measured = await usageOf(driver);
      expectNoneShrank(before, probed);
      expectNoneShrank(probed, measured);
      if (!bench.subject.countsRequests) return;
      expect(grew(before.probes, probed.probes)).toBe(6);
      // Cold starts are measured beside it, in hosts of their own.
      expect(measured.probes).toBe(probed.probes);
      expect([before.requests, measured.requests]).toEqual([0, 0]);
    });

    test('a release that is replaced and put back goes on counting, or begins another counting', async () => {
      const { hello, slower } = bench.modules;
      const { driver } = await bench.openNode();
      await bringUpAndConfirm(driver, r1, hello);
      await work(await portOf(driver), 2);
      const before = await usageOf(driver);
      await bringUp(driver, r2, slower);
      await work(await portOf(driver), 2);
      expect((await usageOf(driver, r2)).cpuMs).toBeGreaterThan(0);
      await driver.revert({ workload, release: r2 }, never);
      await vi.waitFor(async () => expect(await textAt(await portOf(driver))).toContain('release 1'));
      const after = await usageOf(driver);
      if (after.epoch === before.epoch) expectNoneShrank(before, after);
      if (bench.subject.countsRequests) expect(after.requests).toBe(Number(before.requests) + 1);
    });

    test('a host that ends and is started again loses nothing, or begins another counting', async ({ skip }) => {
      if (!bench.subject.runsInProcess) skip('its hosts are threads');
      const { driver } = await bench.openNode();
      const module = await bench.moduleOf(await withOwnDigest(bench.modules.hello.path));
      await bringUpAndConfirm(driver, r1, module);
      await work(await portOf(driver), 2);
      const before = await usageOf(driver);
      for (const pid of await runtimesOf(module.digest)) process.kill(pid, 'SIGKILL');
      await vi.waitFor(
        async () => {
          const state = await onlyWorkload(driver);
          expect(state).toMatchObject({ restarts: 1, state: 'running' });
          expect(await textAt(await portOf(driver))).toContain('hello');
        },
        { timeout: 20_000, interval: 50 },
      );
      const after = await usageOf(driver);
      if (after.epoch === before.epoch) expectNoneShrank(before, after);
      else expect(after.ageMs).toBeLessThan(Number(before.ageMs) + 20_000);
      const { after: later } = await workUntilGrown(driver, await portOf(driver), 60);
      expect(later.epoch).toBe(after.epoch);
      expectNoneShrank(after, later);
    });
  });
}

/** The same component under a digest that no other test has: a custom section more, of this process and moment. */
async function withOwnDigest(path: string): Promise<Uint8Array> {
  const name = new TextEncoder().encode(`${process.pid}-${Date.now()}`);
  return Uint8Array.from([...(await readFile(path)), 0, name.length + 1, name.length, ...name]);
}

/** Pids of the runtimes on this machine that serve this module. */
async function runtimesOf(digest: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return command.includes('\0serve\0') && command.includes(digest) ? [Number(pid)] : [];
    }),
  );
  expect(found.flat()).not.toEqual([]);
  return found.flat();
}
