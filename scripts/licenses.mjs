// Collects the licences of all packages that may be part of the bundles into dist/THIRD-PARTY-LICENSES.txt.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from './read-json.mjs';
import { distFolder, root } from './setup/paths.mjs';

const fileName = 'THIRD-PARTY-LICENSES.txt';
/** Of the Rust crates inside validator.wasm. */
const crateLicenses = join(root, 'electron/engine/modules/inspector/validator', fileName);

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {string} [license]
 * @property {boolean} [dev]
 * @property {boolean} [devOptional]
 */

/** @param {string} folder @returns {string} the text of its licence and notice files */
function licenseText(folder) {
  return readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim())
    .join('\n\n');
}

/** @returns {string} name of the file written, in dist/ */
export function writeLicenses() {
  const lock = /** @type {{ packages: Record<string, LockEntry> }} */ (readJson(join(root, 'package-lock.json')));
  const sections = Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.dev && !entry.devOptional && existsSync(join(root, path)))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([path, entry]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const text = licenseText(join(root, path)) || 'The package contains no licence file; its licence is named above.';
      return `${name} ${entry.version ?? ''}\nLicence: ${entry.license ?? 'see below'}\n\n${text}\n`;
    });
  const line = `\n${'-'.repeat(80)}\n\n`;
  const head = 'Flotilla contains parts of these packages. Their licences follow.\n';
  mkdirSync(distFolder, { recursive: true });
  writeFileSync(join(distFolder, fileName), [head, ...sections, readFileSync(crateLicenses, 'utf8')].join(line));
  return fileName;
}
