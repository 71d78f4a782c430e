import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** What decides where the data folder is: the process's own values, or a test's. */
export interface DataFolderPlace {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** An absolute path out of the environment; the XDG specification has relative ones ignored. */
const absolute = (path: string | undefined): string | undefined => (path && isAbsolute(path) ? path : undefined);

/**
 * The folder of the console's own data: `FLOTILLA_DATA`, else the platform's place. On Linux it is not
 * `~/.local/share/flotilla`: that one is a node's, and this computer may be one too.
 */
export function dataFolder(
  { platform, home, env }: DataFolderPlace = { platform: process.platform, home: homedir(), env: process.env },
): string {
  if (env['FLOTILLA_DATA']) return resolve(env['FLOTILLA_DATA']);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Flotilla');
  if (platform === 'win32') return join(absolute(env['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), 'Flotilla');
  return join(absolute(env['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'flotilla-console');
}
