import { readFileSync } from 'node:fs';

/**
 * @param {string} file
 * @returns {unknown} say what it is with a type comment where it is used
 */
export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
