import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentFile, agentFileName } from '#shared/contract/agent.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { readJsonFile } from './atomic-file.ts';
import { systemCode } from './disk-failure.ts';

const LockFile = z.object({ pid: z.number().int().positive(), nonce: z.string() });

/** An agent that took its lock and has no port yet is starting; after this long it is dead and its pid another's. */
const startingAtMostMs = 30_000;

/**
 * Keeps a second agent out of a folder, without anything that only one platform has. A lock is stale when its process
 * is gone, or when that process is not an agent any more: a live agent holds its port open until it has let go of
 * everything, even when it is stopped or busy, so a refused connection proves that the pid is somebody else's.
 */
export async function lockRoot(root: string): Promise<{ release(): Promise<void> }> {
  const path = join(root, 'agent.lock');
  const nonce = randomBytes(12).toString('hex');
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await create(path, JSON.stringify({ pid: process.pid, nonce }))) {
      return { release: () => releaseIfOurs(path, nonce) };
    }
    const found = await readJsonFile(path, LockFile);
    if (found && (await isHeld(root, path, found))) throw inUse(root);
    if (found) await takeAway(path, 'value' in found ? found.value.nonce : null);
  }
  throw inUse(root);
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx', 0o600);
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

type Found = { value: z.infer<typeof LockFile> } | { unreadable: string };

async function isHeld(root: string, path: string, found: Found): Promise<boolean> {
  if ('unreadable' in found) return isYoung(path);
  const { pid } = found.value;
  // A dead process's lock with our own pid is met in containers, where every start gets the same one.
  if (pid === process.pid || !isAlive(pid)) return false;
  const file = await readJsonFile(join(root, agentFileName), AgentFile);
  if (file && 'value' in file && file.value.pid === pid) return accepts(file.value.port);
  return isYoung(path);
}

async function isYoung(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
  return Math.abs(Date.now() - mtimeMs) < startingAtMostMs;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(5_000, () => end(true));
    socket.once('connect', () => end(true));
    socket.once('error', (error) => end(systemCode(error) !== 'ECONNREFUSED'));
  });
}

/** Moves a stale lock aside; when somebody else was faster and it is theirs, puts it back. */
async function takeAway(path: string, nonce: string | null): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readJsonFile(aside, LockFile);
  const movedNonce = moved && 'value' in moved ? moved.value.nonce : null;
  if (movedNonce === nonce) await rm(aside, { force: true });
  else await rename(aside, path);
}

async function releaseIfOurs(path: string, nonce: string): Promise<void> {
  const found = await readJsonFile(path, LockFile);
  if (found && 'value' in found && found.value.nonce === nonce) await rm(path, { force: true });
}

function inUse(root: string): FlotillaError {
  return new FlotillaError('storage/in-use', `Another agent works in ${root}.`, {
    hint: 'Use another folder, or end that agent first.',
  });
}
