// Completes package-lock.json after `npm install` from a registry that has the packages of some platforms only: npm
// leaves out what it cannot fetch, and then `npm ci` fails everywhere. The optional packages that are missing are added
// with the exact version their parent asks for and the platform that their name says; npm fetches them on that platform
// alone. Run by hand: node scripts/complete-lock.mjs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from './read-json.mjs';
import { root } from './setup/paths.mjs';

/**
 * @typedef {object} Entry
 * @property {string} [version]
 * @property {string[]} [cpu]
 * @property {boolean} [dev]
 * @property {string[]} [libc]
 * @property {boolean} [optional]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {string[]} [os]
 */

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'aix', 'sunos', 'netbsd', 'openbsd'];
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64', 'loong64', 'mips64el', 'wasm32'];

/**
 * @param {string} name such as "@scope/thing-linux-arm-gnueabihf"
 * @returns {Pick<Entry, 'os' | 'cpu' | 'libc'>}
 */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : '';
  return { ...(cpu.length > 0 && { cpu }), ...(libc && { libc: [libc] }), ...(os.length > 0 && { os }) };
}

/** @param {string} path of a package in the lock file @returns {string[]} the folders where it looks for packages */
function foldersSeenFrom(path) {
  const folders = [];
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    folders.push(`${at}/node_modules/`);
    if (!at.includes('/node_modules/')) break;
  }
  return [...folders, 'node_modules/'];
}

const file = join(root, 'package-lock.json');
const lock = /** @type {{ packages: Record<string, Entry> }} */ (readJson(file));
const added = [];
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const folders = foldersSeenFrom(path);
    const seen = folders.map((folder) => lock.packages[folder + name]).find(Boolean);
    if (path === '' || seen?.version === version || !/^\d+\.\d+\.\d+/.test(version)) continue;
    const platform = platformOf(name);
    if (!platform.os && !platform.cpu) continue;
    const place = (seen ? path.slice(0, path.lastIndexOf('node_modules/')) + 'node_modules/' : 'node_modules/') + name;
    lock.packages[place] = { version, ...(parent.dev && { dev: true }), optional: true, ...platform };
    added.push(`${place} ${version}`);
  }
}
const ordered = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(ordered) }, null, 2)}\n`);
console.log(added.length > 0 ? `Added:\n  ${added.join('\n  ')}` : 'Nothing is missing.');
