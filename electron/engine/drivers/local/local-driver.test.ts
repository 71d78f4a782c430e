import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { agentFileName } from '#shared/contract/agent.ts';
import { failureOf } from '#shared/domain/failure.ts';
import { systemClock } from '../../clock.ts';
import { type ContractNode, describeNodeDriver, type NodeDriverSubject } from '../contract/node-driver-suite.ts';
import { LocalDriver } from './local-driver.ts';

const agentProgram = fileURLToPath(new URL('../../../agent/agent.ts', import.meta.url));
const never = new AbortController().signal;
const wasmtime = process.env['FLOTILLA_TEST_WASMTIME'];

interface RunningAgent {
  readonly pid: number;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** A real agent process; `path` is all that it finds programs in. */
async function startAgent(folder: string, path: string): Promise<RunningAgent> {
  const child = spawn(process.execPath, [agentProgram, '--root', folder, '--name', 'practice-1'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: path },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      output += piece;
      if (output.includes(' listens on ')) resolve();
    });
    void ended.then(() => reject(new Error(`the agent ended: ${output}`)));
  });
  return {
    pid: child.pid ?? 0,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

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
  missing: wasmtime === undefined ? 'FLOTILLA_TEST_WASMTIME is not set' : null,
  open: () => openNode(dirname(wasmtime ?? '')),
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
    onTestFinished(() => second.end('SIGTERM'));
    await vi.waitFor(async () => expect(await driver.status(never)).toEqual([]));
  });
});
