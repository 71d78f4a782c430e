// Commands that are a TypeScript program of the project, run by Node as it is.
import { existsSync } from 'node:fs';
import { build } from './build.mjs';
import { run } from './setup/run.mjs';
import { prepareTools } from './test-tools.mjs';

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
async function runProgram(file, args) {
  if (!existsSync(file)) throw new Error(`${file} is missing`);
  await build();
  const tools = await prepareTools({ install: false });
  return run(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], {
    env: { ...process.env, ...tools.environment },
  });
}

/** @param {string[]} args name of the benchmark and its options @returns {Promise<number>} exit code */
export const bench = (args) => runProgram('bench/run.ts', args);

/** @param {string[]} args @returns {Promise<number>} exit code */
export const screenshots = (args) => runProgram('e2e/screenshots.ts', args);
