// Reads what vitest and Playwright wrote about a run.
import { existsSync } from 'node:fs';
import { readJson } from './read-json.mjs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} reasons why tests were skipped, each once
 */

/** @returns {Counts} */
const none = () => ({ passed: 0, failed: 0, skipped: 0, reasons: [] });

/** @param {string} file vitest's JSON report @returns {Counts} */
export function countUnit(file) {
  if (!existsSync(file)) return none();
  const report =
    /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} */ (
      readJson(file)
    );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    reasons: [],
  };
}

/**
 * @typedef {object} Suite of Playwright's JSON report
 * @property {Suite[]} [suites]
 * @property {{ tests: { status: string, annotations: { type: string, description?: string }[] }[] }[]} [specs]
 */

/** @param {Suite} suite @returns {string[]} */
function skipReasons(suite) {
  const own = (suite.specs ?? [])
    .flatMap(({ tests }) => tests)
    .filter(({ status }) => status === 'skipped')
    .flatMap(({ annotations }) => annotations.filter(({ type }) => type === 'skip'))
    .flatMap(({ description }) => (description ? [description] : []));
  return [...own, ...(suite.suites ?? []).flatMap(skipReasons)];
}

/** @param {string} file Playwright's JSON report @returns {Counts} */
export function countEndToEnd(file) {
  if (!existsSync(file)) return none();
  const { stats, suites } =
    /** @type {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, suites: Suite[] }} */ (
      readJson(file)
    );
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    reasons: [...new Set(suites.flatMap(skipReasons))],
  };
}
