import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/**
 * Folders and environment of one test: a data folder and a home of its own, so that neither the console nor the SSH
 * configuration of whoever runs the tests is read or changed. Everything that a test starts has `folder` on its command
 * line, which is how what is left over is found.
 */
export interface Place {
  readonly folder: string;
  readonly dataFolder: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** They would lead out of the place, or into the tests' own settings. */
const leftOut = /^(XDG_(CONFIG|DATA|STATE|CACHE)_HOME|SSH_AUTH_SOCK|SSH_AGENT_PID|FORCE_COLOR|FLOTILLA_DATA)$/;

export function makePlace(): Place {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'flotilla-e2e-')));
  const [dataFolder, home] = [join(folder, 'data'), join(folder, 'home')];
  mkdirSync(home);
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || leftOut.test(name) ? [] : [[name, value]],
    ),
  );
  return {
    folder,
    dataFolder,
    home,
    env: {
      ...env,
      HOME: home,
      USERPROFILE: home,
      PATH: pathWithWasmtime(),
      FLOTILLA_DATA: dataFolder,
      NO_COLOR: '1',
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** The Wasmtime that the test command found, also where it is not on PATH. */
export const wasmtime: string | undefined = process.env['FLOTILLA_TEST_WASMTIME'] || undefined;

function pathWithWasmtime(): string {
  const path = process.env['PATH'] ?? '';
  return wasmtime ? [dirname(wasmtime), path].join(delimiter) : path;
}
