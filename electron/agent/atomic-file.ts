import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { asDiskFailure, systemCode } from './disk-failure.ts';

/** Makes the change of a folder's entries last through a loss of power, where the platform can. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Renames over what is there. On Windows a file that is just being read holds it up for a moment, so it tries again. */
export async function replaceFile(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const mayPass = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(systemCode(error) ?? '');
      if (!mayPass || attempt === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10 * attempt));
    }
  }
}

/** Writes a file so that a reader, also one after a crash, sees the old content or the new, never a part. */
export async function writeFileAtomically(path: string, content: string, mode = 0o600): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await replaceFile(temporary, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw asDiskFailure(error, path);
  }
}

/** A JSON file that fits the schema; null when there is none, `unreadable` with the reason when it does not fit. */
export async function readJsonFile<T extends z.ZodType>(
  path: string,
  schema: T,
): Promise<{ value: z.output<T> } | { unreadable: string } | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? { value: parsed.data } : { unreadable: parsed.error.message };
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}
