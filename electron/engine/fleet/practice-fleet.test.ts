import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { agentVersion } from '#shared/contract/agent.ts';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import type { Child, ChildLauncher, LaunchOrder } from '../child-launcher.ts';
import type { Clock } from '../clock.ts';
import { type AgentAccess, PracticeFleet } from './practice-fleet.ts';

const never = new AbortController().signal;
const quiet = { signal: never, onProgress: () => {} };

/** A clock that moves on at once when somebody waits. */
class QuickClock implements Clock {
  #nowMs = 1_000;

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.#nowMs += ms;
    return signal?.aborted ? Promise.reject(signal.reason) : Promise.resolve();
  }
}

class FakeChild implements Child {
  isKilled = false;
  readonly pid: number;
  #exit: { code: number | null } | undefined;
  readonly #listeners: ((code: number | null) => void)[] = [];

  constructor(pid: number) {
    this.pid = pid;
  }

  send(): void {}

  onMessage(): void {}

  onExit(listener: (code: number | null) => void): void {
    if (this.#exit) listener(this.#exit.code);
    else this.#listeners.push(listener);
  }

  kill(): void {
    this.isKilled = true;
    this.end(null);
  }

  end(code: number | null): void {
    this.#exit = { code };
    for (const listener of this.#listeners.splice(0)) listener(code);
  }
}

/** Agents that answer after being asked a few times, as real ones do while they start. */
class FakeWorld implements ChildLauncher, AgentAccess {
  readonly orders: LaunchOrder[] = [];
  readonly children: FakeChild[] = [];
  readonly running = new Map<string, { pid: number; version: string; asksLeft: number }>();
  /** Names of agents that never answer; those that end at once, with their last words. */
  readonly mute = new Set<string>();
  readonly dies = new Map<string, string>();
  readonly deafToShutdown = new Set<string>();
  /** Folders whose agent gives no answer for so many times. */
  readonly silences = new Map<string, number>();

  readonly #names = new Map<FakeChild, string>();

  /** Names of the agents that were ended by their handle. */
  killed(): string[] {
    return this.children.flatMap((child) => (child.isKilled ? (this.#names.get(child) ?? []) : []));
  }

  async launch(order: LaunchOrder): Promise<Child> {
    this.orders.push(order);
    const child = new FakeChild(1_000_000_000 + this.children.length);
    this.children.push(child);
    const [, folder = '', , name = ''] = order.args;
    this.#names.set(child, name);
    const lastWords = this.dies.get(name);
    if (lastWords !== undefined) {
      await writeFile(order.logFile ?? '', `some line\n${lastWords}\n`);
      queueMicrotask(() => child.end(1));
    } else if (!this.mute.has(name)) {
      this.running.set(folder, { pid: child.pid, version: agentVersion, asksLeft: 3 });
      child.onExit(() => this.running.delete(folder));
    }
    return child;
  }

  find(folder: string, signal: AbortSignal) {
    signal.throwIfAborted();
    const silences = this.silences.get(folder) ?? 0;
    if (silences > 0) {
      this.silences.set(folder, silences - 1);
      return Promise.reject(new FlotillaError('node/stopped-answering', 'no answer', { retryable: true }));
    }
    const agent = this.running.get(folder);
    if (!agent || agent.asksLeft-- > 0) return Promise.resolve(null);
    return Promise.resolve({ pid: agent.pid, version: agent.version });
  }

  shutdown(folder: string): Promise<void> {
    if (!this.deafToShutdown.has(folder)) this.running.delete(folder);
    return Promise.resolve();
  }
}

let folder: string;
let world: FakeWorld;
let practice: PracticeFleet;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-practice-'));
  world = new FakeWorld();
  practice = new PracticeFleet({ folder, launcher: world, agents: world, clock: new QuickClock() });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pids = async () => (await practice.status(never)).map(({ pid }) => pid);

describe('starting the practice fleet', () => {
  test('starts three agents that outlive the console, each in its folder', async () => {
    const shares: number[] = [];
    const nodes = await practice.start({ signal: never, onProgress: (share) => shares.push(share) });
    expect(nodes).toEqual([
      { name: 'practice-1', folder: join(folder, 'practice-1'), labels: { practice: 'true', zone: 'a' } },
      { name: 'practice-2', folder: join(folder, 'practice-2'), labels: { practice: 'true', zone: 'b' } },
      { name: 'practice-3', folder: join(folder, 'practice-3'), labels: { practice: 'true', zone: 'c' } },
    ]);
    expect(world.orders).toHaveLength(3);
    expect(world.orders.every(({ program, detached }) => program === 'agent.mjs' && detached)).toBe(true);
    expect(world.orders.find(({ args }) => args.includes('practice-1'))?.args).toEqual([
      '--root',
      join(folder, 'practice-1'),
      '--name',
      'practice-1',
      '--labels',
      'practice=true,zone=a',
    ]);
    expect(shares.at(-1)).toBe(1);
    expect(new Set(await pids())).toEqual(new Set(world.children.map(({ pid }) => pid)));
  });

  test('starts only what does not run, however often and at the same time', async () => {
    await practice.start(quiet);
    world.running.delete(join(folder, 'practice-2'));
    await Promise.all([practice.start(quiet), practice.start(quiet)]);
    const started = world.orders.map(({ args }) => args[3]);
    expect(new Set(started.slice(0, 3))).toEqual(new Set(['practice-1', 'practice-2', 'practice-3']));
    expect(started.slice(3)).toEqual(['practice-2']);
  });

  test('starts none beside one that is slow to answer', async () => {
    await practice.start(quiet);
    world.silences.set(join(folder, 'practice-1'), 5);
    await practice.start(quiet);
    expect(world.orders).toHaveLength(3);
    world.silences.set(join(folder, 'practice-1'), 1);
    expect((await pids())[0]).toBeNull();
  });

  test('replaces an agent of another version', async () => {
    const first = join(folder, 'practice-1');
    world.running.set(first, { pid: 7, version: '0.0.1', asksLeft: 0 });
    await practice.start(quiet);
    expect(world.running.get(first)).toMatchObject({ version: agentVersion });
  });

  test('an agent that ends says why, and the others are ended again', async () => {
    world.dies.set('practice-2', 'Another agent works in there.');
    const failure = await practice.start(quiet).catch(failureOf);
    expect(failure).toMatchObject({ code: 'practice/cannot-start', node: 'practice-2' });
    expect(failure).toHaveProperty('message', 'The agent practice-2 cannot be started: Another agent works in there.');
    expect(await pids()).toEqual([null, null, null]);
  });

  test('an agent that never answers is given up and ended', async () => {
    world.mute.add('practice-3');
    const failure = await practice.start(quiet).catch(failureOf);
    expect(failure).toMatchObject({ code: 'practice/cannot-start', node: 'practice-3' });
    expect(world.children.every(({ isKilled }) => isKilled)).toBe(true);
  });

  test('cancelled, it leaves running what ran before and nothing else', async () => {
    const first = join(folder, 'practice-1');
    world.running.set(first, { pid: 7, version: agentVersion, asksLeft: 0 });
    world.mute.add('practice-3');
    const cancelling = new AbortController();
    const onProgress = (share: number) => share > 0.5 && cancelling.abort(new Error('cancelled'));
    await expect(practice.start({ signal: cancelling.signal, onProgress })).rejects.toThrow('cancelled');
    expect([...world.running.keys()]).toEqual([first]);
  });
});

describe('stopping the practice fleet', () => {
  test('ends the agents in order and deletes what they kept', async () => {
    await practice.start(quiet);
    await practice.stop(never);
    expect(await pids()).toEqual([null, null, null]);
    expect(world.children.some(({ isKilled }) => isKilled)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
    await practice.stop(never);
  });

  test('ends one that was started here and no longer answers by its handle', async () => {
    await practice.start(quiet);
    world.running.delete(join(folder, 'practice-1'));
    await practice.stop(never);
    expect(world.killed()).toEqual(['practice-1']);
  });

  const later = () => new PracticeFleet({ folder, launcher: world, agents: world, clock: new QuickClock() });

  test('asks an agent that gives no answer again, and ends it once it does', async () => {
    await practice.start(quiet);
    const first = join(folder, 'practice-1');
    world.silences.set(first, 5);
    await later().stop(never);
    expect(world.running.has(first)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });

  test('deletes nothing while an agent that gives no answer may run', async () => {
    await practice.start(quiet);
    const second = join(folder, 'practice-2');
    world.silences.set(second, Number.POSITIVE_INFINITY);
    const failure = await later().stop(never).catch(failureOf);
    expect(failure).toMatchObject({ code: 'node/stopped-answering', node: 'practice-2', retryable: true });
    expect(await readdir(folder)).toEqual(['practice-1', 'practice-2', 'practice-3']);
    expect(world.running.has(second)).toBe(true);
    world.silences.clear();
    await later().stop(never);
    expect(await readdir(folder)).toEqual([]);
  });

  test('one that answers no more while it ends is waited for', async () => {
    await practice.start(quiet);
    const third = join(folder, 'practice-3');
    const shutdown = world.shutdown.bind(world);
    world.shutdown = (at) => {
      if (at === third) world.silences.set(third, 5);
      return shutdown(at);
    };
    await practice.stop(never);
    expect(world.silences.get(third)).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  test('one that was started here and gives no answer is ended by its handle', async () => {
    await practice.start(quiet);
    world.silences.set(join(folder, 'practice-1'), Number.POSITIVE_INFINITY);
    await practice.stop(never);
    expect(world.killed()).toEqual(['practice-1']);
    expect(await readdir(folder)).toEqual([]);
  });

  test('a file that names a process proves nothing', async () => {
    const file = { pid: process.pid, port: 1, token: 'x'.repeat(43), version: agentVersion, startedAtMs: 1 };
    await practice.start(quiet);
    world.running.clear();
    const restarted = new PracticeFleet({ folder, launcher: world, agents: world, clock: new QuickClock() });
    const path = join(folder, 'practice-1', 'agent.json');
    await writeFile(path, JSON.stringify(file));
    expect(await readFile(path, 'utf8')).toContain(String(process.pid));
    await restarted.stop(never);
    expect(world.children.some(({ isKilled }) => isKilled)).toBe(false);
  });
});
