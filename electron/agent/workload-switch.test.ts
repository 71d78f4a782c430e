import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { Digest, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import type { HostedRelease, HostProcess } from './host-process.ts';
import { unknownUsage } from './host-usage.ts';
import { RotatedLog } from './rotated-log.ts';
import { ReleaseUsage } from './usage-ledger.ts';
import { WorkloadSwitch } from './workload-switch.ts';

const never = new AbortController().signal;

function release(number: number, settings: Partial<ReleaseSettings> = {}): HostedRelease {
  return {
    workload: WorkloadName.parse('shop'),
    release: ReleaseId.parse(`r${number}-${String(number).padStart(12, '0')}`),
    digest: Digest.parse('0'.repeat(64)),
    settings: ReleaseSettings.parse(settings),
  };
}

/** Answers with the release's id; `/healthz` of release 3 says that it is not well. */
async function launch(hosted: HostedRelease): Promise<HostProcess> {
  const server = createServer((incoming, outgoing) => {
    outgoing.writeHead(hosted.release.startsWith('r3') && incoming.url === '/healthz' ? 503 : 200).end(hosted.release);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const agent = new Agent({ keepAlive: true });
  const nothing = () => {};
  const lease = { agent, timeLimitMs: 5_000, done: nothing, unused: nothing, broken: nothing };
  let end: (reason: string) => void = nothing;
  return {
    runtime: { name: 'wasmtime', version: '1.0.0' },
    replaced: 0,
    used: unknownUsage,
    readUsage: () => Promise.resolve(),
    acquire: () => Promise.resolve({ ...lease, port: typeof address === 'object' && address ? address.port : 0 }),
    exited: new Promise((resolve) => {
      end = resolve;
    }),
    stop: async () => {
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
      end('was stopped');
    },
  };
}

const textAt = async (port: number | null) => (await fetch(`http://127.0.0.1:${port}/`)).text();

/** A port that somebody else has. */
async function takenPort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, free: () => new Promise((resolve) => server.close(resolve)) };
}

let folder: string;
let log: RotatedLog;
let running: WorkloadSwitch;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-switch-'));
  log = new RotatedLog(folder);
  running = new WorkloadSwitch({
    hosting: { launch, usual: 'wasmtime' },
    log,
    probeMark: 'mark',
    onAnswered: () => {},
    usage: () => new ReleaseUsage(0),
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await running.quiet();
  await log.close();
  await rm(folder, { recursive: true, force: true });
});

describe('going from one release to the next', () => {
  test('keeps the port, unless the release asks for another', async () => {
    const first = await running.prepare(release(1), 0, never);
    running.take(first);
    expect(await textAt(running.port)).toBe(release(1).release);
    running.take(await running.prepare(release(2), 0, never));
    expect(running.port).toBe(first.port);
    expect(await textAt(first.port)).toBe(release(2).release);
    const other = await takenPort();
    await other.free();
    running.take(await running.prepare(release(4, { port: other.port }), 0, never));
    expect(await textAt(other.port)).toBe(release(4).release);
    await expect(fetch(`http://127.0.0.1:${first.port}/`)).rejects.toThrow('fetch failed');
  });

  test('an unhealthy one changes nothing', async () => {
    running.take(await running.prepare(release(1), 0, never));
    const { port } = running;
    const failure = await running.prepare(release(3), 0, never).catch(failureOf);
    expect(failure).toMatchObject({ code: 'node/activation-failed' });
    expect(running.port).toBe(port);
    expect(await textAt(port)).toBe(release(1).release);
  });

  test('a port that is taken is said before anything is started', async () => {
    const other = await takenPort();
    const failure = await running.prepare(release(1, { port: other.port }), 0, never).catch(failureOf);
    expect(failure).toMatchObject({ code: 'node/port-in-use', field: 'settings.port' });
    expect(running.port).toBeNull();
    await other.free();
  });
});

describe('running what is to run', () => {
  test('chooses another port when the one it had is taken and any will do', async () => {
    const other = await takenPort();
    const port = await running.keep(release(1), other.port);
    expect(port).not.toBe(other.port);
    expect(await textAt(port)).toBe(release(1).release);
    await other.free();
  });

  test('waits for a port that the release asks for', async () => {
    const other = await takenPort();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await running.keep(release(1, { port: other.port }), other.port);
    expect(running.port).toBeNull();
    await other.free();
    await vi.advanceTimersByTimeAsync(2_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(running.port).toBe(other.port));
    expect(await textAt(other.port)).toBe(release(1).release);
  });

  test('comes back on its former port after it was quiet', async () => {
    running.take(await running.prepare(release(1), 0, never));
    const { port } = running;
    await running.quiet();
    expect(running.port).toBeNull();
    running.take(await running.prepare(release(1), port ?? 0, never));
    expect(running.port).toBe(port);
  });
});
