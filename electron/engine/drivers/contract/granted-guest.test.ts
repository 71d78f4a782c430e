import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const build = join(import.meta.dirname, '../../../../e2e/fixtures/guests/build.ts');

test('the committed guest of the contract is what its sources make', () => {
  const output = execFileSync(process.execPath, [build, '--check'], { encoding: 'utf8' });
  expect(output).toMatch(/^granted\.wasm: \d+ bytes\n$/);
});
