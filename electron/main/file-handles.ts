import { isAbsolute } from 'node:path';
import { ipcMain } from 'electron';
import { z } from 'zod';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import { type EngineHost } from '../host/engine-host.ts';
import { isFromPage } from './page-origin.ts';
import { registerFileChannel, type RegisteredFile } from '#shared/contract/preload-channels.ts';

const FilePath = z.string().min(1).max(4096).refine(isAbsolute);

/** Names files that a person dropped or chose. The path comes from the preload, which reads it from Chromium's own file. */
export function setupFileHandles(host: EngineHost): void {
  ipcMain.handle(registerFileChannel, async (event, given: unknown): Promise<RegisteredFile> => {
    if (!isFromPage(event)) throw new FlotillaError('access/denied', 'Not from the page.');
    const path = FilePath.safeParse(given);
    if (!path.success) {
      return { failure: new FlotillaError('file/unreadable', 'This file is not on this computer.').failure };
    }
    try {
      return { file: await host.registerFile(path.data) };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  });
}
