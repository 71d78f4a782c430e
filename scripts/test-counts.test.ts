import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countEndToEnd, countUnit } from './test-counts.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-counts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test('a run that never happened counts as nothing', () => {
  const nothing = { passed: 0, failed: 0, skipped: 0, reasons: [] };
  expect(countUnit(join(folder, 'none.json'))).toEqual(nothing);
  expect(countEndToEnd(join(folder, 'none.json'))).toEqual(nothing);
});

test('unit tests: skipped and to-do are both skipped', () => {
  const file = report({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 });
  expect(countUnit(file)).toEqual({ passed: 5, failed: 1, skipped: 3, reasons: [] });
});

test('end to end: a flaky test has passed, and each reason for a skip is told once, however deep', () => {
  const skipped = (description: string) => ({ status: 'skipped', annotations: [{ type: 'skip', description }] });
  const file = report({
    stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 3 },
    suites: [
      {
        specs: [{ tests: [skipped('no sshd'), { status: 'expected', annotations: [] }] }],
        suites: [{ specs: [{ tests: [skipped('no sshd'), skipped('no Wasmtime')] }] }],
      },
    ],
  });
  expect(countEndToEnd(file)).toEqual({ passed: 4, failed: 1, skipped: 3, reasons: ['no sshd', 'no Wasmtime'] });
});
