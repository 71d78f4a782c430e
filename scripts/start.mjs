// `npm start`: builds what changed and opens the window; where that cannot be, serves the same page to a browser.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build } from './build.mjs';
import { findElectron, hasDisplay, sandboxArguments } from './electron-binary.mjs';
import { distFolder, root } from './setup/paths.mjs';
import { run } from './setup/run.mjs';

/** An Electron that ends in failure sooner than this never showed a window. */
const startLimitMs = 5_000;

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
function serve(args) {
  return run(process.execPath, [join(distFolder, 'cli.mjs'), 'serve', ...args]);
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
async function openWindow(args) {
  if (!hasDisplay()) {
    console.log('There is no display, so Flotilla serves its page to a browser:');
    return serve(args);
  }
  const found = await findElectron({ mayFetch: true });
  if ('missing' in found) {
    console.log(`The window cannot be opened because ${found.missing}, so Flotilla serves its page to a browser:`);
    return serve(args);
  }
  const began = performance.now();
  // Terminals inside Electron apps pass this on; with it Electron would be plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const code = await run(found.binary, [...sandboxArguments(), root, ...args], { env });
  if (code === 0 || performance.now() - began > startLimitMs) return code;
  console.log(`Electron ended at once (exit code ${code}), so Flotilla serves its page to a browser:`);
  return serve(args);
}

/**
 * @param {string[]} args `--browser` serves to a browser; everything else is passed on
 * @returns {Promise<number>} exit code
 */
export async function start(args) {
  await build();
  const rest = args.filter((arg) => arg !== '--browser');
  return args.includes('--browser') ? serve(rest) : openWindow(rest);
}
