import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { procUsage, psUsage, readProcess } from './process-usage.ts';
import { readThread } from './thread-usage.ts';

/** By its own count: on a machine that is busy elsewhere that takes longer. */
const busy = 'while (process.cpuUsage().user < 200_000);';

describe('/proc', () => {
  const stat = (name: string) => `4711 (${name}) S 1 4711 4711 0 -1 4194560 812 0 0 0 150 25 0 0 20 0 3 0 98765 1 2`;
  const status = 'Name:\twasmtime\nVmPeak:\t  999999 kB\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\nThreads:\t3\n';

  test.each(['wasmtime', 'a) S 1 2 3 (b', ') ) ('])('is read whatever the program is called: %j', (name) => {
    expect(procUsage(stat(name), status, 100)).toEqual({
      cpuMs: 1_750,
      memoryBytes: 10 * 1024 ** 2,
      memoryPeakBytes: 20 * 1024 ** 2,
    });
  });

  test('counts in the ticks of the system, and knows nothing where nothing is said', () => {
    expect(procUsage(stat('x'), status, 1_000).cpuMs).toBe(175);
    expect(procUsage('', '', 100)).toEqual({ cpuMs: null, memoryBytes: null, memoryPeakBytes: null });
  });
});

test.each([
  ['  0:01.50  2048\n', 1_500],
  ['123:04.25 2048', 123 * 60_000 + 4_250],
  ['01:02:03 2048', 3_723_000],
  ['2-01:02:03 2048', 2 * 86_400_000 + 3_723_000],
])('ps says %j', (line, cpuMs) => {
  expect(psUsage(line)).toEqual({ cpuMs, memoryBytes: 2 * 1024 ** 2, memoryPeakBytes: null });
});

test.each(['', '\n', 'TIME RSS', '0:01.50', 'x:01.50 20'])('nothing is made of %j', (line) => {
  expect(psUsage(line)).toEqual({ cpuMs: null, memoryBytes: null, memoryPeakBytes: null });
});

test.skipIf(process.platform === 'win32')('a real process is read while it is there', async () => {
  const child = spawn(process.execPath, ['-e', `${busy} console.log('done'); setInterval(() => {}, 1000)`]);
  const ended = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const pid = child.pid ?? 0;
  const used = await readProcess(pid);
  expect(used.cpuMs).toBeGreaterThanOrEqual(180);
  expect(used.cpuMs).toBeLessThan(60_000);
  expect(used.memoryBytes).toBeGreaterThan(5_000_000);
  child.kill('SIGKILL');
  await ended;
  await expect(readProcess(pid)).rejects.toThrow(/ENOENT|Command failed/);
});

describe('a thread', () => {
  const start = async (code: string) => {
    const worker = new Worker(code, { eval: true });
    onTestFinished(async () => void (await worker.terminate()));
    await once(worker, 'message');
    return worker;
  };

  test('tells its CPU time and what it holds, also while its code never ends', async () => {
    const held = 'const held = new WebAssembly.Memory({ initial: 512 }); new Uint8Array(held.buffer).fill(1);';
    const worker = await start(
      `${held} require('node:worker_threads').parentPort.postMessage(held.buffer.byteLength); for (;;);`,
    );
    const used = await vi.waitFor(async () => {
      const told = await readThread(worker);
      if (told.cpuMs !== null) expect(told.cpuMs).toBeGreaterThan(50);
      return told;
    }, 20_000);
    // Both are told by Node since 24.6; without, they are not known and never 0.
    if (used.memoryBytes !== null) expect(used.memoryBytes).toBeGreaterThan(32 * 1024 ** 2);
    expect([used.cpuMs === null, used.memoryBytes === null]).toEqual([
      !('cpuUsage' in worker),
      !('getHeapStatistics' in worker),
    ]);
  });

  test.skipIf(!('cpuUsage' in Worker.prototype))('that has ended tells nothing', async () => {
    const worker = await start(`require('node:worker_threads').parentPort.postMessage(1); setInterval(() => {}, 1000)`);
    await worker.terminate();
    await expect(readThread(worker)).rejects.toThrow(/not running|ended/i);
  });
});
