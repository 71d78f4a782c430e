import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Clock } from '../engine/clock.ts';
import { type HelperPrograms } from './engine-run.ts';
import { EngineHost, pauseMs } from './engine-host.ts';
import { forkSpawner } from './fork-spawner.ts';

/** A program that speaks the engine's side of the protocol and does as it is told through channels. */
const program = `
import { appendFileSync, existsSync } from 'node:fs';
const args = Object.fromEntries(process.argv.slice(2).map((arg) => arg.slice(2).split('=')));
const folder = args['data-folder'];
appendFileSync(folder + '/starts', 'x');
const is = (name) => existsSync(folder + '/' + name);
if (is('crash')) { console.error('out of luck'); process.exit(3); }
if (is('refuse')) process.send({ type: 'failed-to-start', failure: { code: 'storage/unreadable', message: 'Bad store' } });
else if (is('hang')) setInterval(() => {}, 1000);
else process.send({ type: 'ready' });
process.on('message', (message) => {
  if (message.type === 'channel-data') {
    if (message.data === 'die') process.exit(7);
    if (message.data === 'close me') process.send({ type: 'channel-close', channel: message.channel });
    if (message.data === 'nonsense') process.send({ type: 'what' });
    if (message.data === 'help') process.send({ type: 'helper-launch', helper: 1, order: { program: 'agent.mjs', args: [], maxHeapMb: 64, detached: false } });
    process.send({ type: 'channel-data', channel: message.channel, data: 'echo ' + message.data });
  }
  if (message.type === 'register-file' && message.path === '/never') return;
  if (message.type === 'register-file' && message.path === '/bad')
    return process.send({ type: 'request-failed', request: message.request, failure: { code: 'file/unreadable', message: 'No' } });
  if (message.type === 'register-file') process.send({ type: 'file-registered', request: message.request, file: 'file-00000001' });
  if (message.type === 'shutdown' && !is('deaf')) process.exit(0);
});
process.on('disconnect', () => process.exit(0));
`;

let folder: string;
let host: EngineHost;
let paused: number[];

/** Pauses end at once and are written down; time stands still; limits never come. */
const clock: Clock = {
  nowMs: () => 0,
  sleep: (ms, signal) => {
    if (ms <= 8_000) paused.push(ms);
    if (ms <= 8_000 || process.env['LIMITS_COME_AT_ONCE']) return Promise.resolve();
    return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('let go'))));
  },
};

const starts = () => readFileSync(join(folder, 'starts'), 'utf8').length;
const have = (name: string) => writeFileSync(join(folder, name), '');

function makeHost(node = process.execPath, helpers?: HelperPrograms): EngineHost {
  return new EngineHost({
    spawn: forkSpawner(node),
    start: { dataFolder: folder, programFolder: folder, version: '1' },
    clock,
    ...(helpers && { helpers }),
  });
}

beforeEach(() => {
  paused = [];
  folder = mkdtempSync(join(tmpdir(), 'flotilla-host-'));
  writeFileSync(join(folder, 'engine.mjs'), program);
  host = makeHost();
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

/** Sends over a new channel and resolves with what comes back, or `closed`. */
function say(data: string): Promise<unknown> {
  const channel = host.openChannel('page');
  return new Promise((resolve) => {
    channel.on('message', (event) => resolve(event?.data));
    channel.on('close', () => resolve('closed'));
    channel.postMessage(data);
  });
}

const failure = (code: string, more: object = {}) => ({
  failure: expect.objectContaining({ code, ...more }) as unknown,
});

describe('an engine that runs', () => {
  test('serves channels and names files', async () => {
    await host.start();
    expect(await say('hello')).toBe('echo hello');
    expect(await host.registerFile('/a')).toBe('file-00000001');
    await expect(host.registerFile('/bad')).rejects.toMatchObject(failure('file/unreadable'));
    expect(await say('close me')).toBe('closed');
  });

  test('is not disturbed by a message that makes no sense', async () => {
    await host.start();
    const warned = new Promise((resolve) => process.once('warning', resolve));
    expect(await say('nonsense')).toBe('echo nonsense');
    expect(String(await warned)).toContain('something unknown');
  });

  test('has its helper programs started by the host', async () => {
    const taken: string[] = [];
    host = makeHost(process.execPath, {
      take: ({ type }) => void taken.push(type),
      endAll: () => void taken.push('end'),
    });
    await host.start();
    await say('help');
    await host.close();
    expect(taken).toEqual(['helper-launch', 'end']);
  });

  test('closes in order, and at once when it does not listen', async () => {
    await host.start();
    const { pid } = host;
    await host.close();
    expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH');
    have('deaf');
    host = makeHost();
    await host.start();
    process.env['LIMITS_COME_AT_ONCE'] = '1';
    const second = host.pid;
    await host.close();
    delete process.env['LIMITS_COME_AT_ONCE'];
    expect(() => process.kill(second ?? 0, 0)).toThrow('ESRCH');
  });
});

describe('an engine that ends by itself', () => {
  test('everything that waited is settled, and it is started again', async () => {
    await host.start();
    const lost: string[] = [];
    host.onLost((reason) => lost.push(reason));
    const channel = host.openChannel('page');
    const closed = new Promise<void>((resolve) => channel.on('close', () => resolve()));
    const file = host.registerFile('/never');
    const again = new Promise<void>((resolve) => {
      let times = 0;
      host.onReady(() => ++times === 2 && resolve());
    });
    channel.postMessage('die');
    await closed;
    await expect(file).rejects.toMatchObject(failure('engine/stopped', { retryable: true }));
    expect(() => channel.postMessage('late')).toThrow(expect.objectContaining(failure('engine/stopped')));
    await again;
    expect([lost, paused, starts()]).toEqual([['exit code 7'], [250], 2]);
    expect(await say('hello')).toBe('echo hello');
  });

  test('is given up when it keeps ending', async () => {
    await host.start();
    const failed = new Promise((resolve) => host.onFailed(resolve));
    host.onReady(() => host.openChannel('page').postMessage('die'));
    expect(await failed).toMatchObject({
      code: 'engine/cannot-start',
      message: 'The engine keeps ending: exit code 7',
    });
    expect([paused, starts()]).toEqual([[250, 500, 1000, 2000], 5]);
    expect(() => host.openChannel('page')).toThrow(expect.objectContaining(failure('engine/stopped')));
  });
});

describe('an engine that cannot start', () => {
  test('says why and is not tried again', async () => {
    have('refuse');
    await expect(host.start()).rejects.toMatchObject(failure('storage/unreadable', { message: 'Bad store' }));
    expect(starts()).toBe(1);
    await expect(host.registerFile('/a')).rejects.toMatchObject(failure('engine/stopped'));
    rmSync(join(folder, 'refuse'));
    await host.start();
    expect(await say('hello')).toBe('echo hello');
  });

  test('is tried five times when it just ends, and its last words are told', async () => {
    have('crash');
    const message = 'The engine ended while it started: exit code 3: out of luck';
    await expect(host.start()).rejects.toMatchObject(failure('engine/cannot-start', { message }));
    expect([paused, starts()]).toEqual([[250, 500, 1000, 2000], 5]);
  });

  test('a Node that is not there is told', async () => {
    host = makeHost(join(folder, 'no-node'));
    await expect(host.start()).rejects.toMatchObject(
      failure('engine/cannot-start', { message: expect.stringContaining('could not be started') as unknown }),
    );
  });

  test('closing while it hangs ends it and the wait', async () => {
    have('hang');
    have('deaf');
    const started = host.start();
    started.catch(() => {});
    await expect.poll(() => host.pid).toBeGreaterThan(0);
    process.env['LIMITS_COME_AT_ONCE'] = '1';
    await host.close();
    delete process.env['LIMITS_COME_AT_ONCE'];
    await expect(started).rejects.toMatchObject(failure('engine/stopped'));
  });
});

test('pauses double up to eight seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 20].map(pauseMs)).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
});
