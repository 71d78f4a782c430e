import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { agentFileName } from '#shared/contract/agent.ts';
import { failureOf } from '#shared/domain/failure.ts';
import { systemClock } from '../../clock.ts';
import { type ContractNode, describeNodeDriver, type NodeDriverSubject } from '../contract/node-driver-suite.ts';
import { LocalDriver } from './local-driver.ts';
import { startAgent, wasmtimeFolder } from './real-agent.ts';

const never = new AbortController().signal;
/** Files in the agent's folder besides its own two. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => file !== agentFileName && file !== 'agent.lock');
}

async function openNode(path: string): Promise<ContractNode> {
  const folder = await mkdtemp(join(tmpdir(), 'flotilla-agent-'));
  const agent = await startAgent(folder, path);
  const drivers: LocalDriver[] = [];
  const newDriver = () => {
    const driver = new LocalDriver({ name: 'practice-1', folder, clock: systemClock });
    drivers.push(driver);
    return driver;
  };
  return {
    driver: newDriver(),
    anotherDriver: () => Promise.resolve(newDriver()),
    files: () => filesIn(folder),
    async dispose() {
      await Promise.all(drivers.map((driver) => driver.close()));
      await agent.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const withWasmtime: NodeDriverSubject = {
  name: 'an agent with Wasmtime',
  missing: wasmtimeFolder === undefined ? 'FLOTILLA_TEST_WASMTIME is not set' : null,
  open: () => openNode(wasmtimeFolder ?? ''),
  coldStarts: [
    { kind: 'process', compile: 'aot' },
    { kind: 'process', compile: 'jit' },
    { kind: 'instance', compile: 'aot' },
  ],
};

const withJco: NodeDriverSubject = {
  name: 'an agent with jco',
  missing: null,
  open: () => openNode(''),
  coldStarts: [
    { kind: 'process', compile: 'transpiled' },
    { kind: 'instance', compile: 'transpiled' },
  ],
};

describeNodeDriver(withWasmtime);
describeNodeDriver(withJco);

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
