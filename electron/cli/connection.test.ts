import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contract } from '#shared/contract/contract.ts';
import { localSocketPath } from '../engine/door/local-socket-path.ts';
import { openLocalSocket } from '../engine/door/local-socket.ts';
import { connect } from './connection.ts';
import { failureOfAny } from './failures.ts';
import { follow } from './follow.ts';

/** Answers each call over its channel with an error of the contract, which is enough to see that it was reached. */
const program = `
import { appendFileSync, existsSync } from 'node:fs';
const folder = process.argv.find((arg) => arg.startsWith('--data-folder=')).slice(14);
appendFileSync(folder + '/starts', 'x');
if (existsSync(folder + '/in-use'))
  process.send({ type: 'failed-to-start', failure: { code: 'storage/in-use', message: 'In use', retryable: true } });
else process.send({ type: 'ready' });
process.on('message', (message) => {
  if (message.type === 'shutdown') process.exit(0);
  if (message.type !== 'channel-data') return;
  const { i, p } = JSON.parse(message.data);
  if (p.u.endsWith('/live') && !existsSync(folder + '/died')) { appendFileSync(folder + '/died', ''); process.exit(1); }
  const data = JSON.stringify({ i, p: p.u.endsWith('/live') ? { h: { 'content-type': 'text/event-stream' } } : { b: { json: [] } } });
  process.send({ type: 'channel-data', channel: message.channel, data });
});
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-connect-'));
  writeFileSync(join(folder, 'engine.mjs'), program);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = () => ({ dataFolder: folder, programFolder: folder, version: '1' });
const starts = () => readFileSync(join(folder, 'starts'), 'utf8').length;

test('with no engine running it starts one, which ends with it', async () => {
  const connection = await connect(start());
  expect(await connection.client.fleet.list()).toEqual([]);
  await connection.close();
  await expect(connection.client.fleet.list()).rejects.toMatchObject({ failure: { code: 'engine/stopped' } });
});

test('with one running it uses that, as a program of the same user', async () => {
  const origins: string[] = [];
  const handler = new RPCHandler<{ origin: string }>({
    fleet: {
      list: implement(contract)
        .$context<{ origin: string }>()
        .fleet.list.handler(({ context }) => {
          origins.push(context.origin);
          return [];
        }),
    },
  });
  const door = await openLocalSocket(localSocketPath(folder), (port) =>
    handler.upgrade(port, { context: { origin: 'local' } }),
  );
  const connection = await connect(start());
  expect(await connection.client.fleet.list()).toEqual([]);
  expect(origins).toEqual(['local']);
  expect(starts).toThrow('ENOENT');
  await door.close();
  const thrown = await connection.client.fleet.list().catch((error: unknown) => error);
  expect(failureOfAny(thrown).code).toBe('engine/stopped');
  await expect(async () => connection.recover(thrown)).rejects.toMatchObject({
    failure: { code: 'engine/stopped', hint: expect.stringContaining('goes on') as unknown },
  });
});

test('what a dead engine left behind does not stop it', async () => {
  writeFileSync(localSocketPath(folder), '');
  const connection = await connect(start());
  expect(await connection.client.fleet.list()).toEqual([]);
  await connection.close();
});

test('following goes on after the own engine was started again', async () => {
  const connection = await connect(start());
  let looks = 0;
  await follow(
    connection,
    () => true,
    async () => {
      await connection.client.fleet.list();
      looks++;
      return true;
    },
  );
  expect([looks, starts()]).toEqual([1, 2]);
  await connection.close();
});
