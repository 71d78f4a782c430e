// Remembers what a target was built from, so that only what changed is built: every source file that went into the
// bundle (as Vite reports them), the lock file (all packages) and the build scripts themselves.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { readJson } from './read-json.mjs';
import { distFolder, root } from './setup/paths.mjs';

const folder = join(distFolder, '.stamps');
const always = [
  'package-lock.json',
  ...['build', 'build-plugins', 'build-stamps', 'build-targets'].map((name) => `scripts/${name}.mjs`),
];

/**
 * @typedef {object} Stamp
 * @property {Record<string, string>} inputs path from the root → sha256
 * @property {string[]} outputs paths from dist/
 */

/** @param {string} file @returns {string} sha256, or "missing" */
function digest(file) {
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : 'missing';
}

/**
 * @param {string} target
 * @returns {boolean} whether everything it was built from and everything it made is as it was
 */
export function isFresh(target) {
  const file = join(folder, `${target}.json`);
  if (!existsSync(file)) return false;
  const stamp = /** @type {Stamp} */ (readJson(file));
  return (
    stamp.outputs.every((output) => existsSync(join(distFolder, output))) &&
    Object.entries(stamp.inputs).every(([path, sha256]) => digest(join(root, path)) === sha256)
  );
}

/**
 * @param {string} target
 * @param {Iterable<string>} modules ids of modules or paths of files, from anywhere
 * @param {readonly string[]} outputs paths from dist/
 */
export function stamp(target, modules, outputs) {
  const top = `${root.split(sep).join('/')}/`;
  const files = [...modules]
    .map((id) =>
      id
        .replace(/[?#].*$/, '')
        .split(sep)
        .join('/'),
    )
    .filter((id) => id.startsWith(top) && !id.includes('/node_modules/') && existsSync(id))
    .map((id) => id.slice(top.length));
  const inputs = Object.fromEntries(
    [...new Set([...always, ...files])].sort().map((path) => [path, digest(join(root, path))]),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${target}.json`), `${JSON.stringify({ inputs, outputs: [...outputs] }, null, 1)}\n`);
}
