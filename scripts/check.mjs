// `npm run check`: everything that can be said about the sources without building or starting the app.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageCommand } from './find-program.mjs';
import { reportsFolder } from './setup/paths.mjs';
import { run } from './setup/run.mjs';
import { runBeside, runStep } from './steps.mjs';
import { prepareTools } from './test-tools.mjs';

/** @typedef {import('./steps.mjs').Step} Step */
/** @typedef {import('./steps.mjs').StepResult} StepResult */

export const unitReport = join(reportsFolder, 'unit.json');
const sources = ['shared', 'electron', 'renderer', 'e2e', 'bench', 'scripts'];

/**
 * @param {string} name
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Step}
 */
const nodeStep = (name, script, args) => ({ name, command: process.execPath, args: [script, ...args] });

/** @returns {Step[]} */
function staticSteps() {
  return [
    nodeStep('types', packageCommand('typescript', 'tsc'), ['-b']),
    nodeStep('lint', packageCommand('oxlint'), ['--type-aware', '--deny-warnings']),
    nodeStep('import rules', packageCommand('dependency-cruiser', 'depcruise'), [
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err-long',
      ...sources,
    ]),
    nodeStep('unused code', packageCommand('knip'), ['--no-progress']),
    nodeStep('format', packageCommand('@biomejs/biome', 'biome'), ['format', '--diagnostic-level=error']),
  ];
}

/**
 * @param {NodeJS.ProcessEnv} environment paths of the tools that tests need
 * @returns {Promise<StepResult[]>}
 */
export async function runChecks(environment) {
  mkdirSync(reportsFolder, { recursive: true });
  const results = await runBeside(staticSteps());
  const unit = nodeStep('unit tests', packageCommand('vitest'), [
    'run',
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ]);
  return [...results, await runStep({ ...unit, environment, live: true })];
}

/** @returns {Promise<number>} exit code */
export async function check() {
  const { environment } = await prepareTools({ install: false });
  const results = await runChecks(environment);
  const failed = results.filter(({ passed }) => !passed).map(({ name }) => name);
  console.log(failed.length > 0 ? `\nFailed: ${failed.join(', ')}.` : '\nAll checks passed.');
  return failed.length > 0 ? 1 : 0;
}

/** `npm run format`: formats all sources. @returns {Promise<number>} exit code */
export function format() {
  return run(process.execPath, [packageCommand('@biomejs/biome', 'biome'), 'format', '--write']);
}
