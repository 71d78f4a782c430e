import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { type ContractRouterClient } from '@orpc/contract';
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { contract } from '#shared/contract/contract.ts';
import { isOwnSocketPlace, localSocketPath } from './local-socket-path.ts';
import { openLocalSocket } from './local-socket.ts';

const handler = new RPCHandler({ fleet: { list: implement(contract).fleet.list.handler(() => []) } });

let folder: string;
let close: () => Promise<void>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-socket-'));
  close = () => Promise.resolve();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

async function open(path: string): Promise<void> {
  ({ close } = await openLocalSocket(path, (port) => handler.upgrade(port)));
}

function dial(path: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket('ws://localhost/rpc', { createConnection: () => connect(path), headers });
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
  });
}

test('serves the contract to this user alone', async () => {
  const path = localSocketPath(folder);
  await open(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const link = new RPCLink({ websocket: (await dial(path)) as never });
  const client: ContractRouterClient<typeof contract> = createORPCClient(link);
  expect(await client.fleet.list()).toEqual([]);
});

test('files made meanwhile have their usual rights', async () => {
  const before = process.umask();
  const opening = open(localSocketPath(folder));
  expect(process.umask()).toBe(before);
  await opening;
});

test('takes the place of what a dead engine left', async () => {
  const path = localSocketPath(folder);
  writeFileSync(path, '');
  await open(path);
  const socket = await dial(path);
  expect(socket.readyState).toBe(WebSocket.OPEN);
  socket.terminate();
});

test('closing lets clients go and removes the socket', async () => {
  const path = localSocketPath(folder);
  await open(path);
  const socket = await dial(path);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await close();
  await closed;
  expect(() => lstatSync(path)).toThrow('ENOENT');
});

test('a client that sends nonsense is sent away; the others stay', async () => {
  const path = localSocketPath(folder);
  await open(path);
  const [bad, good] = [await dial(path), await dial(path)];
  const closed = new Promise((resolve) => bad.on('close', resolve));
  bad.send('nonsense');
  expect(await closed).toBe(1008);
  expect(good.readyState).toBe(WebSocket.OPEN);
});

test('a browser is refused', async () => {
  const path = localSocketPath(folder);
  await open(path);
  await expect(dial(path, { origin: 'http://127.0.0.1' })).rejects.toThrow('socket hang up');
});

test.skipIf(process.platform === 'win32')('a path that is too long moves to a private folder', () => {
  const long = localSocketPath(join(folder, 'x'.repeat(120)));
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(100);
  expect(long).not.toBe(localSocketPath(join(folder, 'y'.repeat(120))));
});

test.skipIf(process.platform === 'win32')('a folder for sockets that others can enter is not used', async () => {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    const path = localSocketPath(join(folder, 'x'.repeat(120)));
    mkdirSync(join(path, '..'));
    chmodSync(join(path, '..'), 0o755);
    expect(isOwnSocketPlace(path)).toBe(false);
    await expect(open(path)).rejects.toMatchObject({ failure: { code: 'access/denied' } });
    chmodSync(join(path, '..'), 0o700);
    await open(path);
    (await dial(path)).terminate();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
});
