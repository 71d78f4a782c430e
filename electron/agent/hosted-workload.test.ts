import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FlotillaError } from '#shared/domain/failure.ts';
import { Digest, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import type { HostProcess } from './host-process.ts';
import { unknownUsage } from './host-usage.ts';
import { HostedWorkload } from './hosted-workload.ts';
import { nodeLayout } from './node-layout.ts';
import { RotatedLog } from './rotated-log.ts';
import { ReleaseUsage } from './usage-ledger.ts';
import { WorkloadFiles } from './workload-files.ts';
import type { WorkloadRecord } from './workload-record.ts';
import { WorkloadSwitch } from './workload-switch.ts';

const never = new AbortController().signal;
const name = WorkloadName.parse('shop');
const confirmWithinMs = 60_000;

const order = (number: number) => ({
  workload: name,
  release: ReleaseId.parse(`r${number}-${String(number).padStart(12, '0')}`),
  digest: Digest.parse('0'.repeat(64)),
  settings: ReleaseSettings.parse({}),
  confirmWithinMs,
});

/** A disk that takes no record while it is full. */
class FilesOnFullDisk extends WorkloadFiles {
  isFull = false;
  refused = 0;

  override async writeRecord(record: WorkloadRecord | null): Promise<void> {
    if (!this.isFull) return super.writeRecord(record);
    this.refused += 1;
    throw new FlotillaError('node/disk-full', 'The disk is full.');
  }
}

/** A runtime that answers 200. */
async function launch(): Promise<HostProcess> {
  const server = createServer((_, outgoing) => outgoing.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const agent = new Agent();
  const ended = Promise.withResolvers<string>();
  const nothing = () => {};
  return {
    runtime: { name: 'wasmtime', version: '1.0.0' },
    replaced: 0,
    used: unknownUsage,
    readUsage: () => Promise.resolve(),
    exited: ended.promise,
    acquire: () =>
      Promise.resolve({ port, agent, timeLimitMs: 5_000, done: nothing, unused: nothing, broken: nothing }),
    stop: async () => {
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
      ended.resolve('was stopped');
    },
  };
}

let folder: string;
let files: FilesOnFullDisk;
let workload: HostedWorkload;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-hosted-'));
  const layout = nodeLayout(folder);
  files = new FilesOnFullDisk(layout, name);
  const log = new RotatedLog(layout.logs(name));
  const hosting = { launch, usual: 'wasmtime' as const };
  const usage = () => new ReleaseUsage(0);
  const running = new WorkloadSwitch({ hosting, log, probeMark: 'mark', onAnswered: () => {}, usage });
  workload = new HostedWorkload({ name, files, log, running });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await workload.close(0);
  await rm(folder, { recursive: true, force: true });
});

test('an unconfirmed release goes back as soon as the disk takes the record again', async () => {
  await workload.activate(order(1), never);
  await workload.confirm(order(1).release);
  await workload.activate(order(2), never);
  files.isFull = true;
  vi.advanceTimersByTime(confirmWithinMs);
  await vi.waitFor(() => expect(files.refused).toBe(1));
  // After the change that failed.
  await workload.resume();
  expect(workload.state()).toMatchObject({ release: order(2).release, state: 'awaiting-confirm' });
  vi.advanceTimersByTime(10_000);
  await vi.waitFor(() => expect(files.refused).toBe(2));
  await workload.resume();
  files.isFull = false;
  vi.advanceTimersByTime(10_000);
  await vi.waitFor(() => expect(workload.state()).toMatchObject({ release: order(1).release, state: 'running' }));
  expect(await files.readRecord()).toMatchObject({ active: order(1).release, confirm: null });
});
