import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { capabilitiesOf } from '#shared/domain/capability-list.ts';
import type { ModuleFacts } from '#shared/domain/module.ts';
import { inspectBytes } from './inspect-bytes.ts';

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
});
