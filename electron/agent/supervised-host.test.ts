import { Agent } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { HostProcess } from './host-process.ts';
import { type HostUsage, unknownUsage } from './host-usage.ts';
import { SupervisedHost } from './supervised-host.ts';

const never = new AbortController().signal;

class FakeHost implements HostProcess {
  readonly runtime = { name: 'wasmtime', version: '1.0.0' } as const;
  readonly replaced = 0;
  readonly exited: Promise<string>;
  used: HostUsage = unknownUsage;
  isStopped = false;
  #end: (reason: string) => void = () => {};

  constructor() {
    this.exited = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  acquire() {
    const nothing = () => {};
    return Promise.resolve({
      port: 1,
      agent: new Agent(),
      timeLimitMs: 1_000,
      done: nothing,
      unused: nothing,
      broken: nothing,
    });
  }

  readUsage(): Promise<void> {
    return Promise.resolve();
  }

  crash(): void {
    this.#end('crashed');
  }

  stop(): Promise<void> {
    this.isStopped = true;
    this.#end('was stopped');
    return Promise.resolve();
  }
}

/** A host that is started by the script: one entry a start. */
function supervised(script: ('up' | 'fails')[]) {
  const started: FakeHost[] = [];
  const said: string[] = [];
  const host = new SupervisedHost(
    () => {
      if (script.shift() === 'fails') return Promise.reject(new Error('no start'));
      const one = new FakeHost();
      started.push(one);
      return Promise.resolve(one);
    },
    (line) => said.push(line),
  );
  return { host, started, said };
}

afterEach(() => vi.useRealTimers());

describe('a supervised host', () => {
  test('that ends by itself is started again, and counted', async () => {
    vi.useFakeTimers();
    const { host, started } = supervised(['up', 'fails', 'fails', 'up']);
    await host.start(never);
    started[0]?.crash();
    await vi.advanceTimersByTimeAsync(0);
    expect(host.state).toBe('down');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(host.state).toBe('up');
    expect(host.restarts).toBe(3);
    expect(started).toHaveLength(2);
    await host.stop();
    expect(started[1]?.isStopped).toBe(true);
  });

  test('adds up what its processes used, also that of one that ended', async () => {
    vi.useFakeTimers();
    const { host, started } = supervised(['up', 'up']);
    await host.start(never);
    Object.assign(started[0] ?? {}, { used: { cpuMs: 700, memoryBytes: 0, memoryPeakBytes: 9_000 } });
    started[0]?.crash();
    expect(host.used).toEqual({ cpuMs: 700, memoryBytes: 0, memoryPeakBytes: 9_000 });
    await vi.advanceTimersByTimeAsync(200);
    Object.assign(started[1] ?? {}, { used: { cpuMs: 40, memoryBytes: 5_000, memoryPeakBytes: 6_000 } });
    expect(host.used).toEqual({ cpuMs: 740, memoryBytes: 5_000, memoryPeakBytes: 9_000 });
    expect(host.isGone).toBe(false);
    await host.stop();
    expect(host.isGone).toBe(true);
    expect(host.used.cpuMs).toBe(740);
  });

  test('waits longer after every failure in a row', async () => {
    vi.useFakeTimers();
    const { host, said } = supervised(['fails', 'fails', 'fails', 'fails', 'up']);
    void host.keepRunning();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(host.state).toBe('up');
    expect(said.slice(0, 4).map((line) => Number(/in (\d+) ms$/.exec(line)?.[1]))).toEqual([100, 200, 500, 1_000]);
    await host.stop();
  });

  test('whose first start fails is not started again', async () => {
    const { host } = supervised(['fails', 'up']);
    await expect(host.start(never)).rejects.toThrow('no start');
    expect(host.state).toBe('stopped');
  });

  test('is retired when its requests are answered, and not before', async () => {
    const { host, started } = supervised(['up']);
    await host.start(never);
    const [first, second] = [await host.acquire(), await host.acquire()];
    const retiring = host.retire(60_000);
    first.done();
    // Twice says no more than once.
    first.broken();
    await Promise.resolve();
    expect(started[0]?.isStopped).toBe(false);
    second.done();
    await retiring;
    expect(started[0]?.isStopped).toBe(true);
    await expect(host.acquire()).rejects.toThrow('not up');
  });

  test('is retired in the end, whatever a request does', async () => {
    vi.useFakeTimers();
    const { host, started } = supervised(['up']);
    await host.start(never);
    await host.acquire();
    const retiring = host.retire(5_000);
    await vi.advanceTimersByTimeAsync(5_000);
    await retiring;
    expect(started[0]?.isStopped).toBe(true);
  });

  test('stopped while it starts leaves nothing running', async () => {
    let begin: (host: HostProcess) => void = () => {};
    const launched = new Promise<HostProcess>((resolve) => {
      begin = resolve;
    });
    const host = new SupervisedHost(
      () => launched,
      () => {},
    );
    const starting = host.start(never);
    await host.stop();
    const late = new FakeHost();
    begin(late);
    await expect(starting).rejects.toThrow('not up');
    expect(late.isStopped).toBe(true);
  });
});
