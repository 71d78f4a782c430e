import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectBytes } from './inspect-bytes.ts';
import { leb } from './binary-writer.ts';
import { bombs } from './wasm-bombs.ts';
import { component, core, flipped, nested, section, seededRandom } from './wasm-bytes.ts';

/**
 * The same verdict as `wasm-tools validate` on the same bytes. Names a program in FLOTILLA_TEST_WASM_TOOLS; skipped
 * without. FLOTILLA_TEST_SEED and FLOTILLA_TEST_RUNS look at other and more mutations.
 */
const wasmTools = process.env['FLOTILLA_TEST_WASM_TOOLS'];
const seed = Number(process.env['FLOTILLA_TEST_SEED'] ?? 1);
const runs = Number(process.env['FLOTILLA_TEST_RUNS'] ?? 150);

const root = join(import.meta.dirname, '../../../..');
const read = (path: string) => Uint8Array.from(readFileSync(join(root, path)));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-agrees-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function native(bytes: Uint8Array): { valid: boolean; said: string } {
  const file = join(folder, 'module.wasm');
  writeFileSync(file, bytes);
  const { status, stderr } = spawnSync(wasmTools ?? '', ['validate', file], { encoding: 'utf8' });
  return { valid: status === 0, said: stderr };
}

/** Both verdicts in words, so that a difference shows what each side said. */
async function expectSame(bytes: Uint8Array, what: string): Promise<boolean> {
  const theirs = native(bytes);
  const ours = await inspectBytes(bytes);
  if ((ours.verdict === 'valid') !== theirs.valid) {
    writeFileSync(join(tmpdir(), 'flotilla-differs.wasm'), bytes);
    expect.fail(`${what}: ${JSON.stringify(ours)} here, ${theirs.valid ? 'valid' : theirs.said} there`);
  }
  return theirs.valid;
}

const files = [
  'assets/sample/hello.wasm',
  ...['component-async', 'component-nested', 'core-exceptions', 'core-imported-memory', 'core-wasi'].map(
    (name) => `e2e/fixtures/modules/${name}.wasm`,
  ),
];

describe.skipIf(!wasmTools)('agrees with wasm-tools (FLOTILLA_TEST_WASM_TOOLS)', () => {
  it.each(files)('on %s with bytes changed', { timeout: 600_000 }, async (file) => {
    const whole = read(file);
    const random = seededRandom(seed);
    expect(await expectSame(whole, file)).toBe(true);
    for (let run = 0; run < runs; run += 1)
      await expectSame(flipped(whole, random), `${file}, seed ${seed}, run ${run}`);
  });

  it('on a component cut at every byte', { timeout: 600_000 }, async () => {
    const whole = read('e2e/fixtures/modules/component-nested.wasm');
    for (let length = 4; length <= whole.length; length += 1)
      await expectSame(whole.subarray(0, length), `cut at ${length}`);
  });

  it('on counts, lengths and depths beyond all limits', { timeout: 600_000 }, async () => {
    const huge = leb(4_294_967_295);
    for (let id = 0; id <= 14; id += 1) {
      for (const whole of [core, component]) {
        await expectSame(whole(section(id, huge)), `count, section ${id}`);
        await expectSame(whole([id, ...huge]), `length, section ${id}`);
        await expectSame(whole([id]), `cut, section ${id}`);
      }
    }
    for (const depth of [999, 1_000, 1_001, 2_000]) await expectSame(nested(depth), `depth ${depth}`);
  });

  it('on bombs', { timeout: 600_000 }, async () => {
    for (const [what, bytes] of bombs) await expectSame(bytes, what);
  });
});
