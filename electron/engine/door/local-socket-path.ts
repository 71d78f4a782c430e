import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Longest path that fits a Unix socket's address on Linux (107) and macOS (103), with room to spare. */
const maxPathBytes = 100;

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 24);

/** Where the engine of a data folder listens for programs of the same user. */
export function localSocketPath(dataFolder: string): string {
  const folder = resolve(dataFolder);
  if (process.platform === 'win32') return `\\\\.\\pipe\\flotilla-${shortHash(`${homedir()}\n${folder}`)}`;
  const beside = join(folder, 'engine.sock');
  return Buffer.byteLength(beside) <= maxPathBytes ? beside : join(privateFolder(), `${shortHash(folder)}.sock`);
}

const privateFolder = (): string => join(tmpdir(), `flotilla-${process.getuid?.() ?? ''}`);

/** Makes the folder for sockets whose own path is too long. */
export function makeSocketFolder(socketPath: string): void {
  if (socketPath.startsWith(`${privateFolder()}/`)) mkdirSync(privateFolder(), { recursive: true, mode: 0o700 });
}

/**
 * Whether a socket at this path can only be this user's. The temporary folder is everybody's: whoever makes our private
 * folder there first could listen in our place.
 */
export function isOwnSocketPlace(socketPath: string): boolean {
  if (process.platform === 'win32' || !socketPath.startsWith(`${privateFolder()}/`)) return true;
  try {
    const folder = lstatSync(privateFolder());
    return folder.isDirectory() && folder.uid === process.getuid?.() && (folder.mode & 0o077) === 0;
  } catch {
    return false;
  }
}
