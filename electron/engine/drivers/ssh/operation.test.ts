import { Duplex, PassThrough } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { describe, expect, test } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { WorkloadName } from '#shared/domain/ids.ts';
import type { Clock } from '../../clock.ts';
import { followLog } from './follow-log.ts';
import { Done } from './node-answers.ts';
import { assembleNodeProgram, sendProgramLine } from './node-program.ts';
import { type Operation, runOperation } from './operation.ts';

const never = new AbortController().signal;
const program = assembleNodeProgram();

/** A clock that a test moves. */
class HandClock implements Clock {
  #now = 0;
  #sleepers: { untilMs: number; wake: () => void }[] = [];
  nowMs = () => this.#now;

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { untilMs: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason);
      });
    });
  }

  get sleeping(): number {
    return this.#sleepers.length;
  }

  async pass(ms: number): Promise<void> {
    this.#now += ms;
    for (const { untilMs, wake } of this.#sleepers) if (untilMs <= this.#now) wake();
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** The node's end of a channel: what was written to it, and what it says. */
class NodeChannel extends Duplex {
  readonly stderr = new PassThrough();
  received = 0;
  isClosed = false;
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.received += chunk.length;
    done();
  }
  close(): void {
    this.isClosed = true;
  }
  async says(...lines: (string | object)[]): Promise<void> {
    for (const line of lines) this.push(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
    await settled();
  }
}

const connectionOf = (channel: NodeChannel) => ({
  exec: async () => channel as unknown as ClientChannel,
  ended: new AbortController().signal,
  isOpen: true,
});

function begin(operation: Partial<Operation>) {
  const clock = new HandClock();
  const channel = new NodeChannel();
  const node = { connection: connectionOf(channel), clock, program, root: '' };
  const outcome = runOperation(node, { words: ['status'], withinMs: 60_000, ...operation }, Done, never).then(
    () => ({ code: 'done', retryable: false }),
    (error: unknown) => failureOf(error),
  );
  return { clock, channel, outcome };
}

describe('an operation on a node', () => {
  test('ends when the node is silent for too long, and closes its channel', async () => {
    const { clock, channel, outcome } = begin({});
    await settled();
    await clock.pass(59_999);
    expect(channel.isClosed).toBe(false);
    await clock.pass(1);
    expect(await outcome).toMatchObject({ code: 'node/stopped-answering', retryable: true });
    expect(channel.isClosed).toBe(true);
  });

  test('may take longer while it makes progress, and leaves no timer behind', async () => {
    let progress = () => {};
    const { clock, channel, outcome } = begin({
      supply: async (_channel, _over, made) => {
        progress = made;
      },
    });
    await settled();
    await channel.says({ t: 'need', what: 'module' });
    for (let i = 0; i < 5; i += 1) {
      await clock.pass(50_000);
      progress();
      await clock.pass(50_000);
      await channel.says({ t: 'progress', done: 1, of: 5 });
    }
    await channel.says({ t: 'result' });
    expect(await outcome).toMatchObject({ code: 'done' });
    expect(clock.sleeping).toBe(0);
  });

  test('sends the program once, and takes no second wish for it', async () => {
    const { channel, outcome } = begin({});
    await settled();
    await channel.says(sendProgramLine);
    expect(channel.received).toBe(program.text.length);
    await channel.says(...Array.from({ length: 50 }, () => sendProgramLine));
    expect(await outcome).toMatchObject({ code: 'node/bad-answer' });
    expect(channel.received).toBe(program.text.length);
  });

  test('what goes with the program goes after it', async () => {
    const { channel, outcome } = begin({
      supplyWithProgram: 'settings',
      supply: async (to) => {
        to.end('settings');
      },
    });
    await settled();
    await channel.says(sendProgramLine);
    expect(channel.received).toBe(program.text.length + 'settings'.length);
    await channel.says({ t: 'need', what: 'settings' }, { t: 'result' });
    expect(await outcome).toMatchObject({ code: 'done' });
  });
});

test('a log sends the program once too', async () => {
  const channel = new NodeChannel();
  const node = { connection: connectionOf(channel), clock: new HandClock(), program, root: '' };
  const options = { tail: 1, follow: false, signal: never };
  const first = followLog(async () => node, WorkloadName.parse('shop'), options)
    .next()
    .catch((error: unknown) => failureOf(error).code);
  await settled();
  await channel.says(...Array.from({ length: 50 }, () => sendProgramLine), { t: 'log' }, 'a line');
  expect(await first).toBe('node/bad-answer');
  expect(channel.received).toBe(program.text.length);
});
