import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { dataFolder } from '../host/data-folder.ts';

/**
 * Puts what Chromium keeps beside the console's own data instead of among it. The single-instance lock goes with it, so
 * that two data folders are two Flotillas.
 */
export function setupDataPlace(): string {
  const folder = dataFolder();
  const chromiumFolder = join(folder, 'window');
  mkdirSync(chromiumFolder, { recursive: true, mode: 0o700 });
  app.setPath('userData', chromiumFolder);
  return folder;
}
