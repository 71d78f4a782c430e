import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { describe, expect, it } from 'vitest';
import { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { ByteInspector } from './inspect-bytes.ts';

const inspector = new ByteInspector(1024 ** 3);
const root = join(import.meta.dirname, '../../../..');

function anatomyOf(bytes: Uint8Array): ModuleAnatomy {
  const told = inspector.anatomy(bytes);
  if (!('anatomy' in told)) throw new Error(`${told.verdict}: ${told.message}`);
  return ModuleAnatomy.parse(told.anatomy);
}

const fromText = async (wat: string) => anatomyOf(await parse(wat));

const reachOf = ({ importedFunctions }: ModuleAnatomy) =>
  Object.fromEntries(
    importedFunctions.map((one) => [`${one.item}${one.function && `#${one.function}`}`, one.reachable]),
  );

describe('which imports a core module can get to', () => {
  it('follows calls from exports and the start function', async () => {
    const anatomy = await fromText(`(module
      (import "env" "called" (func $called))
      (import "env" "started" (func $started))
      (import "env" "idle" (func $idle))
      (import "env" "passed-on" (func $passed))
      (func $middle call $called)
      (func $alone call $idle)
      (func $first call $started)
      (start $first)
      (export "run" (func $middle))
      (export "again" (func $passed)))`);
    expect(reachOf(anatomy)).toEqual({
      'env.called': 'yes',
      'env.started': 'yes',
      'env.idle': 'no',
      'env.passed-on': 'yes',
    });
  });

  it('follows tables by type, and by place where a constant names it', async () => {
    const wat = (place: string) => `(module
      (type $none (func)) (type $one (func (param i32)))
      (import "env" "same" (func $same)) (import "env" "other" (func $other (param i32)))
      (import "env" "third" (func $third))
      (table 3 funcref) (elem (i32.const 0) $same $other $third)
      (func (export "run") (param i32) ${place} call_indirect (type $none)))`;
    const byType = reachOf(await fromText(wat('local.get 0')));
    expect(byType).toEqual({ 'env.same': 'yes', 'env.other': 'no', 'env.third': 'yes' });
    const byPlace = reachOf(await fromText(wat('i32.const 2')));
    expect(byPlace).toEqual({ 'env.same': 'no', 'env.other': 'no', 'env.third': 'yes' });
  });

  it('does not trust places of a table that changes', async () => {
    const anatomy = await fromText(`(module
      (import "env" "first" (func $first)) (import "env" "second" (func $second))
      (table 2 funcref) (elem (i32.const 0) $first $second)
      (func (export "swap") (table.set 0 (i32.const 1) (table.get 0 (i32.const 0))))
      (func (export "run") i32.const 1 call_indirect))`);
    expect(reachOf(anatomy)).toEqual({ 'env.first': 'yes', 'env.second': 'yes' });
  });

  it('counts what an exported table holds, which its host may call', async () => {
    const wat = (more: string) => `(module
      (import "env" "held" (func $held))
      (table $t ${more} 1 funcref) (elem (i32.const 0) $held) (func (export "run")))`;
    expect(reachOf(await fromText(wat('')))).toEqual({ 'env.held': 'no' });
    expect(reachOf(await fromText(wat('(export "t")')))).toEqual({ 'env.held': 'yes' });
  });

  it('follows references', async () => {
    const anatomy = await fromText(`(module
      (type $none (func))
      (import "env" "taken" (func $taken)) (import "env" "global" (func $global)) (import "env" "idle" (func $idle))
      (global $g funcref (ref.func $global))
      (elem declare func $taken)
      (func (export "run") (call_ref $none (ref.func $taken))))`);
    expect(reachOf(anatomy)).toMatchObject({ 'env.taken': 'yes', 'env.global': 'yes', 'env.idle': 'no' });
  });
});

describe('which imports a component can get to', () => {
  const wat = (run: string) => `(component
    (import "acme:a/log@1.0.0" (instance $log
      (export "write" (func (param "n" u32))) (export "flush" (func))))
    (import "bare" (func $bare))
    (core func $write (canon lower (func $log "write")))
    (core func $flush (canon lower (func $log "flush")))
    (core func $bare' (canon lower (func $bare)))
    (core module $shim
      (type $one (func (param i32))) (type $none (func))
      (table (export "$imports") 3 funcref)
      (func (export "0") (param i32) local.get 0 i32.const 0 call_indirect (type $one))
      (func (export "1") i32.const 1 call_indirect (type $none))
      (func (export "2") i32.const 2 call_indirect (type $none)))
    (core module $main
      (import "log" "write" (func $write (param i32)))
      (import "log" "flush" (func $flush))
      (import "$root" "bare" (func $bare))
      (func (export "run") ${run}))
    (core module $fixup
      (import "" "0" (func $0 (param i32))) (import "" "1" (func $1)) (import "" "2" (func $2))
      (import "" "$imports" (table 3 funcref))
      (elem (i32.const 0) $0 $1 $2))
    (core instance $s (instantiate $shim))
    (core instance $m (instantiate $main
      (with "log" (instance (export "write" (func $s "0")) (export "flush" (func $s "1"))))
      (with "$root" (instance (export "bare" (func $s "2"))))))
    (core instance (instantiate $fixup (with "" (instance
      (export "0" (func $write)) (export "1" (func $flush)) (export "2" (func $bare'))
      (export "$imports" (table $s "$imports"))))))
    (func (export "run") (canon lift (core func $m "run"))))`;

  it('follows a shim and its fixup place by place, to the unit behind them', async () => {
    const anatomy = await fromText(wat('call $flush'));
    expect(reachOf(anatomy)).toEqual({
      'acme:a/log@1.0.0#write': 'no',
      'acme:a/log@1.0.0#flush': 'yes',
      bare: 'no',
    });
    const [, shim, main, fixup] = anatomy.units;
    expect(anatomy.importedFunctions.map(({ units }) => units)).toEqual([[main?.id], [main?.id], [main?.id]]);
    expect(main?.imports).toEqual(['log.write', 'log.flush', '$root.bare']);
    expect([shim?.imports, fixup?.name]).toEqual([[], 'fixup']);
  });

  it('says unknown of what is handed to a nested component', async () => {
    const anatomy = await fromText(`(component
      (import "a" (func $a)) (import "b" (func $b))
      (component $inner (import "x" (func $x)))
      (instance (instantiate $inner (with "x" (func $a)))))`);
    expect(reachOf(anatomy)).toEqual({ a: 'unknown', b: 'no' });
  });

  it('counts what is exported as it was imported', async () => {
    expect(reachOf(await fromText(`(component (import "a" (func $a)) (export "again" (func $a)))`))).toEqual({
      a: 'yes',
    });
  });
});

describe('the rest of an anatomy', () => {
  it('of the sample: every byte in a section of the file, largest functions first', () => {
    const bytes = Uint8Array.from(readFileSync(join(root, 'assets/sample/hello.wasm')));
    const { units, functions, functionCount, wit } = anatomyOf(bytes);
    const [file] = units;
    // Before each section stand its number and its length.
    const inside = file?.sections.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) ?? 0;
    expect(bytes.length - inside).toBeLessThan(8 + 6 * (file?.sections.length ?? 0));
    expect(functions).toHaveLength(functionCount);
    expect(functions.map(({ sizeBytes }) => sizeBytes)).toEqual(
      functions.map(({ sizeBytes }) => sizeBytes).toSorted((a, b) => b - a),
    );
    expect(wit?.worlds[0]?.name).toBe('root');
    expect(Object.keys(wit?.worlds[0]?.exports ?? {})).toHaveLength(1);
  });

  it('of exports of a core module: their types', async () => {
    const { coreFunctions } = await fromText(`(module
      (func (export "add") (param i32 i64) (result f32) unreachable)
      (func (export "vector") (param v128 externref)))`);
    expect(coreFunctions).toEqual([
      { name: 'add', params: ['i32', 'i64'], results: ['f32'] },
      { name: 'vector', params: ['v128', 'externref'], results: [] },
    ]);
  });
});
