import { readFileSync } from 'node:fs';
import { parse } from '@bytecodealliance/jco';
import { describe, expect, test } from 'vitest';
import { capabilitiesOf } from '#shared/domain/capability-list.ts';
import type { ModuleFacts } from '#shared/domain/module.ts';
import { ByteInspector, inspectBytes } from './inspect-bytes.ts';

/** Modules that real toolchains made; their sources lie beside them. */
const bytesOf = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../../e2e/fixtures/toolchains/bytes/${name}`, import.meta.url));

async function factsOf(name: string): Promise<ModuleFacts> {
  const inspection = await inspectBytes(bytesOf(name));
  if (inspection.verdict !== 'valid') throw new Error(`${name}: ${inspection.message}`);
  return inspection.facts;
}

describe('what modules of real toolchains are told to be', () => {
  test.each<[string, Partial<ModuleFacts>, string | null, string[]]>([
    ['assemblyscript-sum.core.wasm', { kind: 'core', role: 'library', wasi: 'none' }, 'AssemblyScript', ['unknown']],
    ['c-words.core.wasm', { kind: 'core', role: 'command', wasi: '0.1' }, 'C or C++', ['arguments', 'files']],
    ['c-words.wasm', { kind: 'component', role: 'command', wasi: '0.2' }, 'C or C++', ['arguments', 'files']],
    ['go-report.core.wasm', { kind: 'core', role: 'command', wasi: '0.1' }, 'Go', ['environment', 'files', 'random']],
    ['javascript-greet.wasm', { kind: 'component', role: 'command', wasi: '0.2' }, 'JavaScript (QuickJS)', ['tcp']],
    ['rust-async-service.wasm', { role: 'http-service', wasi: '0.3', servesHttp: true }, 'Rust', []],
    ['rust-service.wasm', { role: 'http-service', wasi: '0.2', servesHttp: true }, 'Rust', []],
    ['wat-gains.wasm', { role: 'http-service', wasi: '0.2', servesHttp: true }, null, ['tcp', 'files']],
  ])('%s', async (name, told, language, capabilities) => {
    const facts = await factsOf(name);
    expect(facts).toMatchObject(told);
    expect(facts.language?.name ?? null).toBe(language);
    const names = capabilitiesOf(facts).map(({ capability }) => capability);
    expect(names).toEqual(expect.arrayContaining(capabilities));
  });

  test('asynchronous components say so', async () => {
    expect((await factsOf('rust-async-service.wasm')).proposals).toContain('cm-async');
    expect((await factsOf('rust-service.wasm')).proposals).not.toContain('cm-async');
  });

  test('functions of Rust are named by their paths', () => {
    const told = new ByteInspector(1024 ** 3).anatomy(bytesOf('rust-service.wasm'));
    if (!('anatomy' in told)) throw new Error(told.message);
    const names = told.anatomy.functions.flatMap(({ name }) => name ?? []);
    expect(names).toContain('<dlmalloc::dlmalloc::Dlmalloc<dlmalloc::sys::System>>::malloc');
    expect(names.filter((name) => /^_R|^_ZN/.test(name))).toEqual([]);
  });

  test('a symbol that stands for a path of millions costs no more than others', async () => {
    // Each argument is a pair of the one before it, which it repeats by its place: 2^40 numbers in the last.
    let symbol = 'INvC1a1b';
    let before = symbol.length;
    symbol += 'TllE';
    for (let depth = 0; depth < 40; depth += 1) {
      const place = symbol.length;
      symbol += `TB${base62(before)}B${base62(before)}E`;
      before = place;
    }
    const text = `(module (func $_R${symbol}E) (func $_RNvC1a1b))`;
    const told = new ByteInspector(1024 ** 3).anatomy(await parse(text));
    if (!('anatomy' in told)) throw new Error(told.message);
    const names = told.anatomy.functions.map(({ name }) => name ?? '');
    expect(names).toEqual([expect.stringMatching(/^a::b::<\(i32, i32\), \(\(i32, i32\)/), 'a::b']);
    expect(names[0]?.length).toBeLessThanOrEqual(512);
  });
});

/** A place in a symbol as the v0 mangling writes it. */
function base62(value: number): string {
  if (value === 0) return '_';
  const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  let text = '';
  for (let left = value - 1; left > 0 || text === ''; left = Math.floor(left / 62))
    text = `${digits[left % 62]}${text}`;
  return `${text}_`;
}
