// `npm test`: gets the tools that tests need, checks the sources, builds, and runs the app end to end in Chromium and in
// Electron. Says at the end what was run, what was skipped, and how to get what was missing.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { runChecks, unitReport } from './check.mjs';
import { hasDisplay } from './electron-binary.mjs';
import { packageCommand } from './find-program.mjs';
import { packageFolder } from './package.mjs';
import { reportsFolder } from './setup/paths.mjs';
import { runStep } from './steps.mjs';
import { countEndToEnd, countUnit } from './test-counts.mjs';
import { prepareTools } from './test-tools.mjs';

/** @typedef {import('./steps.mjs').StepResult} StepResult */
/** @typedef {import('./test-tools.mjs').ToolReport} ToolReport */

const summaryFile = join(reportsFolder, 'summary.json');
const endToEndReport = (/** @type {string} */ project) => join(reportsFolder, `e2e-${project}.json`);

/**
 * @param {'chromium' | 'electron'} project of playwright.config.ts
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<StepResult>}
 */
function endToEnd(project, environment) {
  const playwright = [
    process.execPath,
    packageCommand('@playwright/test', 'playwright'),
    'test',
    `--project=${project}`,
  ];
  const display = project === 'electron' && !hasDisplay() ? ['xvfb-run', '--auto-servernum'] : [];
  const [command = '', ...args] = [...display, ...playwright];
  return runStep({
    name: `end to end in ${project}`,
    command,
    args,
    environment: { ...environment, FLOTILLA_E2E_REPORT: endToEndReport(project) },
    live: true,
  });
}

/**
 * @param {string} name
 * @param {() => Promise<void>} action
 * @returns {Promise<StepResult>}
 */
async function timed(name, action) {
  const began = performance.now();
  let passed = true;
  try {
    await action();
  } catch (error) {
    passed = false;
    console.log(`✘ ${name}: ${error instanceof Error ? error.message : 'failed'}`);
  }
  return { name, passed, durationMs: performance.now() - began };
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {readonly ToolReport[]} tools
 * @returns {Promise<StepResult[]>}
 */
async function buildAndRun(environment, tools) {
  const built = await timed('build', async () => void (await build()));
  if (!built.passed) return [built];
  const has = (/** @type {string} */ name) => tools.some((tool) => tool.name === name && tool.path);
  const results = [built];
  if (has('chromium')) results.push(await endToEnd('chromium', environment));
  if (has('electron')) {
    /** @type {NodeJS.ProcessEnv} */
    const packaged = {};
    const step = await timed('package', async () => {
      packaged['FLOTILLA_TEST_PACKAGED_APP'] = await packageFolder();
    });
    results.push(step, await endToEnd('electron', { ...environment, ...packaged }));
  }
  return results;
}

/**
 * @param {readonly StepResult[]} steps
 * @param {readonly ToolReport[]} tools
 * @param {readonly ToolReport[]} missingRequired
 * @returns {boolean} whether all is well
 */
function summarize(steps, tools, missingRequired) {
  const counts = [
    countUnit(unitReport),
    ...['chromium', 'electron'].map((name) => countEndToEnd(endToEndReport(name))),
  ];
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    counts.reduce((all, count) => all + count[key], 0);
  const tests = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  const failedSteps = steps.filter(({ passed }) => !passed).map(({ name }) => name);
  const missing = tools.filter(({ path }) => !path);

  console.log('\nSummary');
  for (const { name, passed } of steps) console.log(`  ${passed ? 'passed ' : 'FAILED '} ${name}`);
  for (const { name, uses, how, reason } of missing) {
    console.log(`  skipped ${uses}: no ${name} (${reason}). To get it: ${how}`);
  }
  for (const { name } of missingRequired) console.log(`  FAILED  ${name} is required by FLOTILLA_REQUIRE`);
  for (const reason of counts.flatMap((count) => count.reasons)) console.log(`  skipped ${reason}`);
  console.log(`Tests: ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped.`);
  const passed = failedSteps.length === 0 && missingRequired.length === 0;
  const summary = { passed, steps, tests, missing: missing.map(({ name }) => name) };
  writeFileSync(summaryFile, `${JSON.stringify(summary, null, 2)}\n`);
  return passed;
}

/** @returns {Promise<number>} exit code */
export async function test() {
  rmSync(reportsFolder, { recursive: true, force: true });
  mkdirSync(reportsFolder, { recursive: true });
  console.log('Tools for tests');
  const { reports, environment, missingRequired } = await prepareTools({ install: true });
  for (const { name, path, reason } of reports) console.log(`  ${name.padEnd(9)} ${path ?? `missing: ${reason}`}`);
  const checks = await runChecks(environment);
  const steps = [...checks, ...(await buildAndRun(environment, reports))];
  return summarize(steps, reports, missingRequired) ? 0 : 1;
}
