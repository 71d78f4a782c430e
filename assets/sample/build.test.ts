import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const sampleDir = fileURLToPath(new URL('.', import.meta.url));
const maxSizeBytes = 20_000;

const componentsIn = async (dir: string) => (await readdir(dir)).filter((name) => name.endsWith('.wasm')).toSorted();

let outDir: string;

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'flotilla-sample-'));
  await promisify(execFile)(process.execPath, [join(sampleDir, 'build.mjs'), '--out', outDir]);
});

afterAll(() => rm(outDir, { recursive: true, force: true }));

test('the committed components are what the sources build', async () => {
  const built = await componentsIn(outDir);
  expect(built).toEqual(['hello-slower.wasm', 'hello-unhealthy.wasm', 'hello.wasm']);
  expect(await componentsIn(sampleDir)).toEqual(built);
  for (const name of built) {
    const [committed, rebuilt] = await Promise.all([readFile(join(sampleDir, name)), readFile(join(outDir, name))]);
    expect(rebuilt.equals(committed), `${name} differs: run node assets/sample/build.mjs and commit it`).toBe(true);
    expect(committed.byteLength).toBeLessThan(maxSizeBytes);
  }
});
