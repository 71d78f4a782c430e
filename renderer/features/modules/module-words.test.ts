import { expect, test } from 'vitest';
import { ModuleRole } from '#shared/domain/module.ts';
import {
  kindWords,
  memoryLines,
  memoryWords,
  moduleSentence,
  roleWords,
  toolchainWords,
  wasiWords,
  whyNoService,
} from './module-words.ts';
import { proposalWords } from './proposal-words.ts';

const rust = { name: 'Rust', because: '' };

test('kinds and roles', () => {
  expect(kindWords({ kind: 'core' })).toBe('core module');
  expect(kindWords({ kind: 'component' })).toBe('component');
  expect(ModuleRole.options.map((role) => roleWords({ role }))).toEqual([
    'HTTP service',
    'Command',
    'Extism plug-in',
    'Browser only',
    'Library',
  ]);
});

test('one sentence says what a module is', () => {
  const service = { kind: 'component', role: 'http-service', wasi: '0.2', wasiVersions: ['0.2.12'] } as const;
  expect(moduleSentence({ ...service, language: rust, wasiVersions: ['0.2.12'] })).toBe(
    'A component in Rust for WASI 0.2.12 that answers HTTP requests.',
  );
  expect(moduleSentence({ kind: 'core', role: 'library', wasi: 'none', wasiVersions: [], language: null })).toBe(
    'A core module that offers functions for others to call.',
  );
});

test('the full WASI version where there is one, else its family', () => {
  expect(wasiWords({ wasi: '0.2', wasiVersions: ['0.2.12'] })).toBe('0.2.12');
  expect(wasiWords({ wasi: '0.2', wasiVersions: ['0.2.6', '0.2.12'] })).toBe('0.2');
  expect(wasiWords({ wasi: '0.1', wasiVersions: [] })).toBe('0.1');
  expect(wasiWords({ wasi: 'none', wasiVersions: [] })).toBe('none');
});

test('only what answers HTTP can be a service; every other role says why not', () => {
  const why = (role: ModuleRole, kind: 'core' | 'component' = 'component') => whyNoService({ role, kind });
  expect(why('http-service')).toBeUndefined();
  expect(why('browser-only')).toBe('No node can run it.');
  expect(why('library')).toContain('wasi:http');
  expect(why('library', 'core')).toContain('component');
  for (const role of ModuleRole.options) expect(why(role) === undefined).toBe(role === 'http-service');
});

test('memories', () => {
  const memory = { minBytes: 65_536, maxBytes: null, addressBits: 32, shared: false, imported: false } as const;
  expect(memoryWords(memory)).toBe('64 KiB, no limit of its own, 32-bit');
  expect(memoryWords({ ...memory, maxBytes: 65_536 })).toBe('64 KiB, fixed, 32-bit');
  expect(memoryWords({ ...memory, maxBytes: 2 ** 24, addressBits: 64, shared: true, imported: true })).toBe(
    '64 KiB, at most 16 MiB, 64-bit, shared by threads, imported',
  );
});

test('memories of parts are told once, and those that a part takes from another are not its own', () => {
  const memory = { minBytes: 0, maxBytes: null, addressBits: 32, shared: false, imported: false } as const;
  const memories = [memory, { ...memory, imported: true }, memory];
  expect(memoryLines({ kind: 'component', memories })).toEqual(['2 of 0 B, no limit of its own, 32-bit']);
  expect(memoryLines({ kind: 'core', memories: [{ ...memory, imported: true }] })).toEqual([
    '0 B, no limit of its own, 32-bit, imported',
  ]);
});

test('tools stand together by what they did; unknown fields keep their name', () => {
  const producers = [
    { field: 'processed-by', name: 'rustc', version: '1.95.0' },
    { field: 'language', name: 'Rust', version: '' },
    { field: 'processed-by', name: 'wit-component', version: '0.240.0' },
    { field: 'constructor', name: 'x', version: '1' },
  ];
  expect(toolchainWords({ producers })).toEqual([
    ['Made with', 'rustc 1.95.0, wit-component 0.240.0'],
    ['Language', 'Rust'],
    ['constructor', 'x 1'],
  ]);
});

test('proposals are explained, by either way to write them; one that is not known says so', () => {
  expect(proposalWords('memory64')).toContain('64-bit');
  expect(proposalWords('cm_async')).toBe(proposalWords('cm-async'));
  expect(proposalWords('constructor')).toContain('Newer than this console');
});
