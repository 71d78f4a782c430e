import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const build = fileURLToPath(new URL('../../../e2e/fixtures/lab/build.ts', import.meta.url));

test.skipIf(process.env['FLOTILLA_TEST_WASM_TOOLS'] === undefined)(
  'the modules are what their sources make, with wasm-tools (FLOTILLA_TEST_WASM_TOOLS)',
  () => {
    expect(execFileSync(process.execPath, [build, '--check'], { encoding: 'utf8' })).toContain('debug.wasm: ');
  },
);
