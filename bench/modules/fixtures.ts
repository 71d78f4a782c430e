import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leb } from '../../electron/engine/modules/inspector/binary-writer.ts';
import { core, custom, joined, section, text, vector } from '../../electron/engine/modules/inspector/wasm-bytes.ts';
import { runProgram } from '../harness/run-program.ts';

/*
 * The modules that are looked into. The large ones are built once from the sources beside this file, with
 * jco and componentize-py (from npm and PyPI, into `bench/.peers`), and kept in `bench/.build`.
 */

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../.build/modules/', import.meta.url));
const venv = fileURLToPath(new URL('../.peers/componentize-py', import.meta.url));
const sample = fileURLToPath(new URL('../../assets/sample/hello.wasm', import.meta.url));
const componentizePy = 'componentize-py==0.25.1';
const npmFolder = fileURLToPath(new URL('../.peers/componentize-js', import.meta.url));
const componentizeJs = {
  private: true,
  dependencies: { '@bytecodealliance/jco': '1.35.0', '@bytecodealliance/componentize-js': '0.22.0' },
  // 0.26.1 gives jco no folder to read the WIT from.
  overrides: { '@bytecodealliance/preview2-shim': '0.26.0' },
};

export interface Fixture {
  readonly name: string;
  readonly file: string;
}

export async function makeFixtures(): Promise<Fixture[]> {
  await mkdir(cache, { recursive: true });
  return [
    { name: '10 KB, component', file: await once('small.wasm', (file) => copyFile(sample, file)) },
    { name: '1 MB, core module', file: await once('middle.wasm', (file) => writeFile(file, coreOf(1_000_000))) },
    { name: '12 MB, JavaScript', file: await once('javascript.wasm', buildJavaScript) },
    { name: '19 MB, Python', file: await once('python.wasm', buildPython) },
  ];
}

/** As many small components, each with other bytes. */
export async function makeSmallModules(count: number): Promise<string[]> {
  const folder = join(cache, 'small');
  await mkdir(folder, { recursive: true });
  const bytes = Uint8Array.from(await readFile(sample));
  const files = [];
  for (let index = 0; index < count; index += 1) {
    const file = join(folder, `${index}.wasm`);
    if (!existsSync(file)) await writeFile(file, joined(bytes, custom('number', text(String(index)))));
    files.push(file);
  }
  return files;
}

async function once(name: string, make: (file: string) => Promise<unknown>): Promise<string> {
  const file = join(cache, name);
  if (existsSync(file)) return file;
  console.error(`  making ${name} …`);
  await make(`${file}.new`);
  await rename(`${file}.new`, file);
  return file;
}

/** Functions that add, in as many bytes. */
function coreOf(sizeBytes: number): Uint8Array {
  const add = [0x20, 0, 0x41, 1, 0x6a, 0x21, 0];
  const body = [0, ...Array.from({ length: 40 }, () => add).flat(), 0x20, 0, 0x0b];
  const sized = [...leb(body.length), ...body];
  const count = Math.floor(sizeBytes / (sized.length + 1));
  return core(
    section(1, vector([[0x60, 1, 0x7f, 1, 0x7f]])),
    section(3, vector(Array.from({ length: count }, () => [0]))),
    section(10, vector(Array.from({ length: count }, () => sized))),
  );
}

async function buildJavaScript(file: string): Promise<void> {
  await mkdir(npmFolder, { recursive: true });
  await writeFile(join(npmFolder, 'package.json'), JSON.stringify(componentizeJs));
  await runProgram('npm', ['install', '--prefix', npmFolder, '--ignore-scripts', '--no-audit', '--no-fund']);
  const jco = join(npmFolder, 'node_modules', '.bin', 'jco');
  const options = ['--wit', join(here, 'hello.wit'), '--world-name', 'hello', '--out', file];
  await runProgram(jco, ['componentize', join(here, 'hello.js'), ...options]);
}

async function buildPython(file: string): Promise<void> {
  if (!existsSync(venv)) await runProgram('python3', ['-m', 'venv', venv]);
  await runProgram(join(venv, 'bin/pip'), ['install', '-q', '--disable-pip-version-check', componentizePy]);
  const work = join(cache, 'python');
  await mkdir(work, { recursive: true });
  await copyFile(join(here, 'hello.py'), join(work, 'app.py'));
  const options = ['-d', join(here, 'hello.wit'), '-w', 'hello', 'componentize', '-p', work, 'app', '-o', file];
  await runProgram(join(venv, 'bin/componentize-py'), options);
}
