// Finds programs on PATH and JavaScript programs of packages, without a shell.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readJson } from './read-json.mjs';
import { nodeModules } from './setup/paths.mjs';

/** @param {string} file @returns {boolean} */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * @param {readonly string[]} names in order of preference
 * @param {readonly string[]} [moreFolders] looked at after those of PATH
 * @returns {string | undefined} absolute path
 */
export function findProgram(names, moreFolders = []) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...moreFolders];
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const name of names) {
    for (const folder of folders) {
      const file = suffixes.map((suffix) => join(folder, name + suffix)).find(isProgram);
      if (file) return file;
    }
  }
  return undefined;
}

/**
 * The script behind a package's command, to be run with Node itself (no shims, so the same on Windows).
 *
 * @param {string} packageName
 * @param {string} [command] when it is not the package's name
 * @returns {string} absolute path
 */
export function packageCommand(packageName, command = packageName) {
  const folder = join(nodeModules, packageName);
  const { bin } = /** @type {{ bin: string | Record<string, string> }} */ (readJson(join(folder, 'package.json')));
  const file = typeof bin === 'string' ? bin : bin[command];
  if (!file) throw new Error(`${packageName} has no command ${command}`);
  return join(folder, file);
}
