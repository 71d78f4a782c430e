import { describe, expect, test } from 'vitest';
import { FileHandle } from '#shared/domain/ids.ts';
import { type ChannelPort, maxBacklogChars } from './channel-port.ts';
import { EngineDoor } from './engine-door.ts';
import { HostChildLauncher } from './host-child-launcher.ts';
import { type HostLink, type TransferredPort } from './host-link.ts';
import { EngineMessage, HostMessage } from './host-protocol.ts';

/** The host's end of the line, in memory. What is sent stays on its way until it is taken. */
class FakeHost implements HostLink {
  readonly sent: EngineMessage[] = [];
  readonly #taken: (() => void)[] = [];
  readonly #listeners: ((message: HostMessage, ports: readonly TransferredPort[]) => void)[] = [];

  send(message: EngineMessage, onSent: () => void = () => {}): void {
    this.sent.push(EngineMessage.parse(message));
    this.#taken.push(onSent);
  }
  onMessage(listener: (message: HostMessage, ports: readonly TransferredPort[]) => void): void {
    this.#listeners.push(listener);
  }
  onLost(): void {}

  say(message: HostMessage, ports: readonly TransferredPort[] = []): void {
    for (const listener of this.#listeners) listener(HostMessage.parse(message), ports);
  }
  take(): void {
    for (const taken of this.#taken.splice(0)) taken();
  }
}

const call = '{"i":"1","p":{"u":"/fleet/list"}}';

function open() {
  const host = new FakeHost();
  const served: { port: ChannelPort; origin: string; heard: unknown[]; isClosed: boolean }[] = [];
  new EngineDoor(
    {
      serve: (port, origin) => {
        const entry = { port, origin, heard: [] as unknown[], isClosed: false };
        port.on('message', (event) => entry.heard.push(event?.data));
        port.on('close', () => (entry.isClosed = true));
        served.push(entry);
      },
      registerFile: (path) => {
        if (path === '/bad') throw new Error('unlucky');
        return FileHandle.parse('file-00000001');
      },
    },
    host,
  );
  return { host, served };
}

describe('channels', () => {
  test('carry both ways, each on its own, with where they come from', () => {
    const { host, served } = open();
    host.say({ type: 'channel-open', channel: 1, origin: 'page' });
    host.say({ type: 'channel-open', channel: 2, origin: 'local' });
    host.say({ type: 'channel-data', channel: 2, data: call });
    served[0]?.port.postMessage('answer');
    expect(served.map(({ origin, heard }) => [origin, heard])).toEqual([
      ['page', []],
      ['local', [call]],
    ]);
    expect(host.sent).toEqual([{ type: 'channel-data', channel: 1, data: 'answer' }]);
  });

  test('end from the host: late answers are dropped', () => {
    const { host, served } = open();
    host.say({ type: 'channel-open', channel: 1, origin: 'page' });
    host.say({ type: 'channel-close', channel: 1 });
    served[0]?.port.postMessage('late');
    host.say({ type: 'channel-data', channel: 1, data: call });
    expect([served[0]?.isClosed, served[0]?.heard, host.sent]).toEqual([true, [], []]);
  });

  test('a client that sends nonsense loses its channel and no other', () => {
    const { host, served } = open();
    host.say({ type: 'channel-open', channel: 1, origin: 'page' });
    host.say({ type: 'channel-open', channel: 2, origin: 'page' });
    host.say({ type: 'channel-data', channel: 1, data: 'nonsense' });
    expect(served.map(({ isClosed, heard }) => [isClosed, heard])).toEqual([
      [true, []],
      [false, []],
    ]);
    expect(host.sent).toEqual([{ type: 'channel-close', channel: 1 }]);
  });

  test('one that reads too slowly is closed; one that keeps up is not, however much it reads', () => {
    const { host, served } = open();
    const half = 'x'.repeat(maxBacklogChars / 2);
    host.say({ type: 'channel-open', channel: 1, origin: 'page' });
    for (let times = 0; times < 5; times++) {
      served[0]?.port.postMessage(half);
      host.take();
    }
    expect(served[0]?.isClosed).toBe(false);
    for (let times = 0; times < 3; times++) served[0]?.port.postMessage(half);
    expect(served[0]?.isClosed).toBe(true);
    expect(host.sent.at(-1)).toEqual({ type: 'channel-close', channel: 1 });
  });
});

test('a port that is handed over is checked like a channel', () => {
  const { host, served } = open();
  const posted: unknown[] = [];
  let hear: (event: { data: unknown }) => void = () => {};
  let isClosed = false;
  const port: TransferredPort = {
    on: (event: string, listener: (event: { data: unknown }) => void) => {
      if (event === 'message') hear = listener;
    },
    postMessage: (data) => void posted.push(data),
    start: () => {},
    close: () => {
      isClosed = true;
    },
  };
  host.say({ type: 'port', origin: 'page' }, [port]);
  hear({ data: call });
  served[0]?.port.postMessage('answer');
  expect([served[0]?.heard, posted, isClosed]).toEqual([[call], ['answer'], false]);
  hear({ data: { i: '1' } });
  expect([served[0]?.isClosed, isClosed]).toEqual([true, true]);
});

test('files are named, and a bug while naming is told', () => {
  const { host } = open();
  host.say({ type: 'register-file', request: 1, path: '/a' });
  host.say({ type: 'register-file', request: 2, path: '/bad' });
  expect(host.sent).toEqual([
    { type: 'file-registered', request: 1, file: 'file-00000001' },
    { type: 'request-failed', request: 2, failure: { code: 'internal/bug', message: 'unlucky', retryable: false } },
  ]);
});

describe('helper programs through the host', () => {
  const order = { program: 'inspector.mjs', args: ['-x'], maxHeapMb: 64, detached: false } as const;

  test('start, talk, and end', async () => {
    const host = new FakeHost();
    const launcher = new HostChildLauncher(host);
    const [first, second] = [launcher.launch(order), launcher.launch(order)];
    host.say({ type: 'helper-started', helper: 2, pid: 22 });
    host.say({ type: 'helper-started', helper: 1, pid: 11 });
    const child = await first;
    expect([child.pid, (await second).pid]).toEqual([11, 22]);
    const heard: unknown[] = [];
    child.onMessage((message) => heard.push(message));
    child.onExit((code) => heard.push(code));
    child.send({ look: 'here' });
    host.say({ type: 'helper-message', helper: 1, message: ['seen'] });
    host.say({ type: 'helper-message', helper: 2, message: 'for the other' });
    child.kill();
    host.say({ type: 'helper-exit', helper: 1, code: 9 });
    child.onExit((code) => heard.push(`again ${code}`));
    child.send('late');
    expect(heard).toEqual([['seen'], 9, 'again 9']);
    expect(host.sent.slice(2)).toEqual([
      { type: 'helper-send', helper: 1, message: { look: 'here' } },
      { type: 'helper-kill', helper: 1 },
    ]);
  });

  test('one that cannot start is told with its reason', async () => {
    const host = new FakeHost();
    const launching = new HostChildLauncher(host).launch(order);
    const failure = { code: 'engine/cannot-start', message: 'No such program', retryable: false } as const;
    host.say({ type: 'helper-failed', helper: 1, failure });
    await expect(launching).rejects.toMatchObject({ failure });
  });
});
