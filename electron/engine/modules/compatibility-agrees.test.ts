import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RuntimeVerdict } from '#shared/domain/compatibility.ts';
import { judgeRuntime } from '#shared/domain/compatibility-judge.ts';
import { newestKnownWasmtime } from '#shared/domain/compatibility-wasmtime.ts';
import { ByteInspector } from './inspector/inspect-bytes.ts';

/*
 * What is said of Wasmtime against what Wasmtime does, with modules that need one thing each. Names programs in
 * FLOTILLA_TEST_WASMTIME and FLOTILLA_TEST_WASM_TOOLS; skipped without.
 */

const wasmtime = process.env['FLOTILLA_TEST_WASMTIME'] ?? '';
const wasmTools = process.env['FLOTILLA_TEST_WASM_TOOLS'] ?? '';
const run = promisify(execFile);
const env = { ...process.env, RUST_BACKTRACE: '0' };

const start = (body = '') => `(func (export "_start") ${body})`;
const host = (name: string, type: string) =>
  `(module (import "${name.split('.')[0]}" "${name.split('.')[1]}" (func ${type})) (memory (export "memory") 1) ${start()})`;

const commands: Record<string, string> = {
  'WASI 0.1': host('wasi_snapshot_preview1.proc_exit', '(param i32)'),
  'WASI before 0.1': host('wasi_unstable.proc_exit', '(param i32)'),
  'a function that WASI 0.1 lacks': host('wasi_snapshot_preview1.no_such', '(param i32)'),
  'an unknown host function': host('env.log', '(param i32)'),
  'threads of WASI': host('wasi.thread-spawn', '(param i32) (result i32)'),
  'inference for core modules': host('wasi_ephemeral_nn.load', '(param i32 i32 i32 i32 i32) (result i32)'),
  'shared memory': `(module (memory 1 1 shared) ${start()})`,
  atomics: `(module (memory 1) ${start('(drop (i32.atomic.load (i32.const 0)))')})`,
  memory64: `(module (memory i64 1) ${start()})`,
  simd: `(module ${start('(drop (v128.const i64x2 0 0))')})`,
  'relaxed simd': `(module ${start('(drop (i8x16.relaxed_swizzle (v128.const i64x2 0 0) (v128.const i64x2 0 0)))')})`,
  gc: `(module (type $s (struct (field i32))) ${start('(drop (struct.new $s (i32.const 1)))')})`,
  exceptions: `(module (tag $t) ${start('(block $b (try_table (catch_all $b)))')})`,
  'tail calls': `(module (func $a) ${start('(return_call $a)')})`,
  'many memories': `(module (memory 1) (memory 1) ${start('(drop (i32.load 1 (i32.const 0)))')})`,
  'function references': `(module (type $f (func)) (func $g) (elem declare func $g) ${start('(call_ref $f (ref.func $g))')})`,
  'extended constants': `(module (global i32 (i32.add (i32.const 1) (i32.const 2))) ${start()})`,
  'wide arithmetic': `(module ${start('(i64.add128 (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0)) drop drop')})`,
};

/** An import of an interface with functions, and types that they need. */
const imports = (name: string, ...items: string[]) =>
  `(import "${name}" (instance ${items.map((one) => (one.startsWith('(') ? one : `(export ${one})`)).join(' ')}))`;
const exit = '"exit" (func (param "status" (result)))';
const exitWithCode = '"exit-with-code" (func (param "status-code" u8))';
const fields = ['"fields" (type $f (sub resource))', '"[constructor]fields" (func (result (own $f)))'];
const random = '"get-random-u64" (func (result u64))';
const timezone = '"utc-offset" (func (param "when" u64) (result s32))';
const environment = '"get-arguments" (func (result (list string)))';
const error = [
  '"error" (type $e (sub resource))',
  '"[method]error.to-debug-string" (func (param "self" (borrow $e)) (result string))',
];
const tensor = [
  '"tensor" (type $t (sub resource))',
  '"[method]tensor.dimensions" (func (param "self" (borrow $t)) (result (list u32)))',
];

const bucket = [
  '(type $v (variant (case "no-such-store") (case "access-denied") (case "other" string)))',
  '"error" (type $e (eq $v))',
  '"bucket" (type $b (sub resource))',
  '"[method]bucket.delete" (func (param "self" (borrow $b)) (param "key" string) (result (result (error $e))))',
];
const settings = [
  '(type $v (variant (case "upstream" string) (case "io" string)))',
  '"error" (type $e (eq $v))',
  '"get-all" (func (result (result (list (tuple string string)) (error $e))))',
];

const worlds: Record<string, string> = {
  'an older patch version': imports('wasi:cli/exit@0.2.0', exit),
  'a much newer patch version with nothing new': imports('wasi:cli/exit@0.2.99', exit),
  'a much newer patch version with something new': imports('wasi:cli/exit@0.2.99', '"exit-later" (func)'),
  'a function of 0.2.12': imports('wasi:cli/exit@0.2.12', exitWithCode),
  'WASI 0.3': imports('wasi:cli/exit@0.3.0', exit),
  'a later WASI 0.3': imports('wasi:random/random@0.3.7', random),
  'WASI 0.4': imports('wasi:cli/exit@0.4.0', exit),
  'a pre-release of WASI 0.2': imports('wasi:cli/exit@0.2.0-rc-2023-12-05', exit),
  'a pre-release of WASI 0.3': imports('wasi:cli/exit@0.3.0-rc-2026-03-15', exit),
  'WASI without a version': imports('wasi:cli/exit', exit),
  'an unstable interface': imports('wasi:clocks/timezone@0.2.12', timezone),
  environment: imports('wasi:cli/environment@0.2.0', environment),
  'environment of WASI 0.3': imports('wasi:cli/environment@0.3.0', environment),
  streams: imports('wasi:io/error@0.2.3', ...error),
  randomness: imports('wasi:random/random@0.2.3', random),
  HTTP: imports('wasi:http/types@0.2.0', ...fields),
  'HTTP of WASI 0.3': imports('wasi:http/types@0.3.0', ...fields),
  inference: imports('wasi:nn/tensor@0.2.0-rc-2024-10-28', ...tensor),
  'another inference': imports('wasi:nn/tensor@0.2.0-rc-2024-08-19', ...tensor),
  'key-value': imports('wasi:keyvalue/store@0.2.0-draft', ...bucket),
  'another key-value': imports('wasi:keyvalue/store@0.2.0-draft2', ...bucket),
  configuration: imports('wasi:config/store@0.2.0-rc.1', ...settings),
  'earlier configuration': imports('wasi:config/store@0.2.0-draft', ...settings),
  'first configuration': imports('wasi:config/runtime@0.2.0-draft', ...settings),
  'a pre-release of WASI 0.3 from January': imports('wasi:random/random@0.3.0-rc-2026-01-06', random),
  'an interface of nobody': imports('acme:shop/ledger@1.0.0', '"add" (func)'),
  'an interface without functions': imports('acme:shop/types@1.0.0'),
  'a function of the world': '(import "launch" (func))',
};

const asCommand = (of: string) => `(component ${of}
  (core module $m (func (export "run") (result i32) i32.const 0))
  (core instance $i (instantiate $m))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $r (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $r)))`;

const asService = (of: string) => `(component ${of}
  (import "wasi:http/types@0.2.1" (instance $ht
    (export "incoming-request" (type (sub resource))) (export "response-outparam" (type (sub resource)))))
  (alias export $ht "incoming-request" (type $req))
  (alias export $ht "response-outparam" (type $out))
  (core module $m (func (export "h") (param i32 i32)))
  (core instance $i (instantiate $m))
  (func $h (param "request" (own $req)) (param "response-out" (own $out)) (canon lift (core func $i "h")))
  (component $shim
    (import "req" (type $r (sub resource))) (import "out" (type $o (sub resource)))
    (import "h" (func $h (param "request" (own $r)) (param "response-out" (own $o))))
    (export "handle" (func $h)))
  (instance $e (instantiate $shim (with "req" (type $req)) (with "out" (type $out)) (with "h" (func $h))))
  (export "wasi:http/incoming-handler@0.2.0" (instance $e)))`;

describe.skipIf(wasmtime === '' || wasmTools === '')('agrees with Wasmtime (FLOTILLA_TEST_WASMTIME)', () => {
  const inspector = new ByteInspector(1024 ** 3);
  let folder = '';
  let version = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'flotilla-compatibility-'));
    version = /\d+\.\d+\.\d+/.exec(execFileSync(wasmtime, ['--version']).toString())?.[0] ?? '';
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function made(text: string): Promise<string> {
    const file = join(folder, 'module.wasm');
    await writeFile(`${file}.wat`, text);
    await run(wasmTools, ['parse', `${file}.wat`, '-o', file]);
    return file;
  }

  async function judged(file: string, withAnatomy: boolean): Promise<RuntimeVerdict> {
    const bytes = await readFile(file);
    const inspection = await inspector.inspect(bytes);
    if (inspection.verdict !== 'valid') throw new Error(JSON.stringify(inspection));
    const apart = inspector.anatomy(bytes);
    if (!('anatomy' in apart)) throw new Error(JSON.stringify(apart));
    return judgeRuntime(inspection.facts, withAnatomy ? apart.anatomy : null, { name: 'wasmtime', version });
  }

  /** Without flags and with those that were named: exactly one of the verdicts fits. */
  async function expectAgreement(file: string, works: (file: string, flags: readonly string[]) => Promise<boolean>) {
    const verdict = await judged(file, true);
    if (verdict.verdict === 'unknown') {
      // Of older versions some things are not known; of the newest known one all that is asked here is.
      expect(Number.parseInt(version, 10)).not.toBe(newestKnownWasmtime);
      return;
    }
    const plain = await works(file, []);
    const withFlags =
      verdict.flags.length > 0 &&
      (await works(
        file,
        verdict.flags.flatMap((one) => one.split(' ')),
      ));
    expect({ ...verdict, real: plain ? 'yes' : withFlags ? 'flag' : 'no' }).toMatchObject({ real: verdict.verdict });
    expect((await judged(file, false)).verdict).toBe(verdict.verdict);
  }

  it.each(Object.entries(commands))('command: %s', async (_, text) => {
    await expectAgreement(await made(text), runs);
  });

  it.each(Object.entries(worlds))('command: %s', async (_, world) => {
    await expectAgreement(await made(asCommand(world)), runs);
  });

  it.each(Object.entries(worlds))('service: %s', async (_, world) => {
    await expectAgreement(await made(asService(world)), serves);
  });
});

async function runs(file: string, flags: readonly string[]): Promise<boolean> {
  try {
    await run(wasmtime, ['run', '-C', 'cache=n', ...flags, file], { env, timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** Whether `serve` comes as far as listening. */
function serves(file: string, flags: readonly string[]): Promise<boolean> {
  const child = spawn(wasmtime, ['serve', '-C', 'cache=n', '--addr', '127.0.0.1:0', ...flags, file], { env });
  return new Promise((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (!text.includes('Serving HTTP')) return;
      child.kill('SIGKILL');
      resolve(true);
    });
    child.once('exit', () => resolve(false));
  });
}
