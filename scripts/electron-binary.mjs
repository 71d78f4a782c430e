// Finds an Electron that runs on this computer: the one named by ELECTRON_OVERRIDE_DIST_PATH, else the npm package's own
// (whose program is not in the package: it is fetched here, once, from Electron's release host).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from './read-json.mjs';
import { nodeModules } from './setup/paths.mjs';
import { capture, run } from './setup/run.mjs';

const npmPackage = join(nodeModules, 'electron');
const downloadLimitMs = 5 * 60_000;

/** @typedef {{ binary: string } | { missing: string }} Found */

/** @returns {string} path of the program inside Electron's dist folder */
function programName() {
  if (process.platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** @returns {string | undefined} path of the program, when it is here */
function present() {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const file = join(override ?? join(npmPackage, 'dist'), programName());
  return existsSync(file) ? file : undefined;
}

/**
 * Starts it as plain Node, which needs all its libraries but no display.
 *
 * @param {string} binary
 * @returns {Found}
 */
function probe(binary) {
  const result = capture(binary, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    timeout: 20_000,
  });
  if (result.ok) return { binary };
  return { missing: `Electron does not run here (${result.output.split('\n')[0] ?? 'no answer'})` };
}

/**
 * @param {{ mayFetch: boolean }} options
 * @returns {Promise<Found>}
 */
export async function findElectron({ mayFetch }) {
  const here = present();
  if (here) return probe(here);
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH']) {
    return { missing: `there is no ${programName()} in ELECTRON_OVERRIDE_DIST_PATH` };
  }
  if (!mayFetch) return { missing: 'its program is not in node_modules/electron' };
  const { version } = /** @type {{ version: string }} */ (readJson(join(npmPackage, 'package.json')));
  console.log(`Fetching Electron ${version} (about 120 MB, once) …`);
  await run(process.execPath, [join(npmPackage, 'install.js')], { stdio: 'ignore', timeout: downloadLimitMs });
  const fetched = present();
  return fetched ? probe(fetched) : { missing: 'Electron could not be fetched from its release host' };
}

/** @returns {boolean} */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** Chromium's sandbox refuses to run as root on Linux; for everybody else it stays on. @returns {string[]} */
export function sandboxArguments() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
