import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { agentFileName, agentVersion } from '#shared/contract/agent.ts';
import { failureOf } from '#shared/domain/failure.ts';
import { lockRoot } from './agent-lock.ts';

/** A process that lives and is not this one. */
const livingPid = process.ppid;
const deadPid = 2 ** 22 + 1;

let root: string;
const lockFile = () => join(root, 'agent.lock');
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'flotilla-lock-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const writeLock = (pid: number) => writeFile(lockFile(), JSON.stringify({ pid, nonce: 'theirs' }));
const writeAgentFile = (pid: number, port: number) =>
  writeFile(
    join(root, agentFileName),
    JSON.stringify({ pid, port, token: 'x'.repeat(43), version: agentVersion, startedAtMs: 1 }),
  );
const outcome = () =>
  lockRoot(root).then(
    () => 'locked',
    (error: unknown) => failureOf(error).code,
  );

async function listening(): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
}

test('locks once, and again after it was released', async () => {
  const lock = await lockRoot(root);
  await lock.release();
  expect(await readdir(root)).toEqual([]);
  expect(await outcome()).toBe('locked');
});

test('a dead agent’s lock is taken over, and nothing is left beside it', async () => {
  await writeLock(deadPid);
  expect(await outcome()).toBe('locked');
  expect(await readdir(root)).toEqual(['agent.lock']);
});

test('a live agent’s folder is in use, also when it does not answer', async () => {
  const { server, port } = await listening();
  await writeLock(livingPid);
  await writeAgentFile(livingPid, port);
  expect(await outcome()).toBe('storage/in-use');
  await new Promise((resolve) => server.close(resolve));
  // Its port is closed: that pid belongs to another program now.
  expect(await outcome()).toBe('locked');
});

test('an agent that is just starting has no port yet and is left alone; one that starts for ever is dead', async () => {
  await writeLock(livingPid);
  expect(await outcome()).toBe('storage/in-use');
  await utimes(lockFile(), new Date(0), new Date(0));
  expect(await outcome()).toBe('locked');
});

test('a lock that cannot be read is respected while it is young', async () => {
  await writeFile(lockFile(), '');
  expect(await outcome()).toBe('storage/in-use');
  await utimes(lockFile(), new Date(0), new Date(0));
  expect(await outcome()).toBe('locked');
});

test('release leaves somebody else’s lock alone', async () => {
  const lock = await lockRoot(root);
  await writeLock(livingPid);
  await lock.release();
  expect(await readFile(lockFile(), 'utf8')).toContain('theirs');
});

test('the version is that of the program', async () => {
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  expect(JSON.parse(manifest)).toMatchObject({ version: agentVersion });
});
