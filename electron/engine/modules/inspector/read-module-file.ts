import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Inspection, RefusalReason } from '#shared/domain/module.ts';

type FileRead = { readonly bytes: Uint8Array } | { readonly refused: Inspection };

/**
 * Reads a whole file once, through one opened descriptor, so that what is judged is what was read. Refuses by its size
 * before reading, and everything that is not a regular file before opening: opening a device can act on it, opening a
 * pipe waits.
 */
export async function readModuleFile(path: string, maxBytes: number): Promise<FileRead> {
  let file: FileHandle | undefined;
  try {
    const wrong = refusalOf(await stat(path), maxBytes);
    if (wrong) return wrong;
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await file.stat();
    return refusalOf(stats, maxBytes) ?? (await readAll(file, stats.size));
  } catch (error) {
    return refused(...explain(error));
  } finally {
    await file?.close();
  }
}

async function readAll(file: FileHandle, size: number): Promise<FileRead> {
  const buffer = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await file.read(buffer, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  const { bytesRead: more } = await file.read(Buffer.alloc(1), 0, 1, filled);
  if (filled < size || more > 0) {
    return refused('unreadable', 'The file changes while it is read. Try again once it is written completely.');
  }
  return { bytes: buffer };
}

function refusalOf(stats: Stats, maxBytes: number): { refused: Inspection } | undefined {
  if (stats.isDirectory()) return refused('not-a-file', 'This is a folder, not a file.');
  if (!stats.isFile()) return refused('not-a-file', 'This is a device, pipe or socket, not a file.');
  if (stats.size === 0) return refused('empty', 'The file is empty.');
  if (stats.size <= maxBytes) return undefined;
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / 1024 ** 2).toLocaleString('en-US')} MiB`;
  return refused('too-large', `The file has ${mebibytes(stats.size)}; at most ${mebibytes(maxBytes)} are looked into.`);
}

function explain(error: unknown): [RefusalReason, string] {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return ['unreadable', 'There is no such file: it was moved or deleted.'];
    case 'EACCES':
    case 'EPERM':
      return ['unreadable', 'The file cannot be read: permission is missing.'];
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE':
      return ['unreadable', 'The file cannot be read: its name is not one this system can open.'];
    case 'ELOOP':
      return ['unreadable', 'The file cannot be read: its links go round in a circle.'];
    default:
      return ['unreadable', `The file cannot be read (${code}).`];
  }
}

const refused = (reason: RefusalReason, message: string): { refused: Inspection } => ({
  refused: { verdict: 'refused', reason, message },
});
