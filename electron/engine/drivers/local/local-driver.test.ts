import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { systemClock } from '../../clock.ts';
import { describeNodeDriver, type NodeDriverSubject } from '../contract/node-driver-suite.ts';
import { openNode } from './contract-node.ts';
import { LocalDriver } from './local-driver.ts';
import { startAgent, wasmtimeFolder } from './real-agent.ts';

const never = new AbortController().signal;
const withWasmtime: NodeDriverSubject = {
  name: 'an agent with Wasmtime',
  missing: wasmtimeFolder === undefined ? 'FLOTILLA_TEST_WASMTIME is not set' : null,
  open: () => openNode(wasmtimeFolder ?? ''),
  coldStarts: [
    { kind: 'process', compile: 'aot' },
    { kind: 'process', compile: 'jit' },
    { kind: 'instance', compile: 'aot' },
  ],
  countsRequests: true,
  runsInProcess: true,
};

describeNodeDriver(withWasmtime);

describe('reaching an agent', () => {
  async function folderOf(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'flotilla-agent-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  test('a folder without an agent is a node that cannot be reached', async () => {
    const driver = new LocalDriver({ name: 'practice-1', folder: await folderOf(), clock: systemClock });
    const failure = await driver.status(never).catch(failureOf);
    expect(failure).toMatchObject({ code: 'node/unreachable', retryable: true });
  });

  test('finds an agent that was started anew, with another port and token', async () => {
    const folder = await folderOf();
    const driver = new LocalDriver({ name: 'practice-1', folder, clock: systemClock });
    const first = await startAgent(folder, '');
    expect(await driver.status(never)).toEqual([]);
    await first.end('SIGKILL');
    expect(await driver.status(never).catch(failureOf)).toMatchObject({ code: 'node/unreachable' });
    const second = await startAgent(folder, '');
    onTestFinished(async () => {
      await second.end('SIGTERM');
    });
    await vi.waitFor(async () => expect(await driver.status(never)).toEqual([]));
  });
});
