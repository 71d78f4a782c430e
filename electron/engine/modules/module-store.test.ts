import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Digest } from '#shared/domain/ids.ts';
import { Module } from '#shared/domain/module.ts';
import { Database } from '../storage/database.ts';
import { ModuleStore } from './module-store.ts';

let database: Database;
beforeEach(() => {
  database = Database.open(':memory:');
});
afterEach(() => database.close());

function module(letter: string, more: Partial<Module> = {}): Module {
  return Module.parse({
    digest: letter.repeat(64),
    sizeBytes: 10,
    kind: 'component',
    wasi: '0.2',
    wasiVersions: ['0.2.3'],
    imports: [{ name: 'wasi:cli/environment@0.2.3', kind: 'interface', version: '0.2.3' }],
    exports: [],
    wit: 'world root {}',
    producers: [{ field: 'language', name: 'Rust', version: '' }],
    servesHttp: false,
    role: 'command',
    roleBecause: 'Exports wasi:cli/run.',
    language: { name: 'Rust', because: 'Its producers section says so.' },
    proposals: ['simd'],
    memories: [{ minBytes: 65_536, maxBytes: null, addressBits: 32, shared: false, imported: false }],
    hasNames: true,
    hasDebugInfo: false,
    name: 'a "b".wasm',
    source: { kind: 'oci', reference: 'ghcr.io/acme/shop:1.4', manifestDigest: letter.repeat(64) },
    addedAtMs: 5,
    ...more,
  });
}

describe('module store', () => {
  it('gives back what was put, newest first', () => {
    const store = new ModuleStore(database);
    store.put(module('a', { addedAtMs: 1 }));
    store.put(module('b', { addedAtMs: 2 }));
    expect(store.all()).toEqual([module('b', { addedAtMs: 2 }), module('a', { addedAtMs: 1 })]);
    store.remove(Digest.parse('b'.repeat(64)));
    expect(store.all()).toEqual([module('a', { addedAtMs: 1 })]);
  });

  it('keeps where a module came from', () => {
    const store = new ModuleStore(database);
    const source = { kind: 'url', url: 'https://example.org/a.wasm' } as const;
    store.put(module('a'));
    store.put(module('a', { source }));
    expect(store.all()).toEqual([module('a', { source })]);
    database.run("UPDATE modules SET source = '{}'");
    expect(store.all()).toEqual([]);
  });

  it.each([
    ['facts of another shape', '{"digest":"x"}'],
    ['facts that are not JSON', 'not json'],
    ['facts that are no object', '17'],
  ])('leaves a module out with %s, keeps the others, and says which has to be looked into again', (_, facts) => {
    const store = new ModuleStore(database);
    store.put(module('a'));
    store.put(module('b'));
    database.run('UPDATE modules SET facts = ? WHERE digest = ?', facts, 'a'.repeat(64));
    expect(store.all()).toEqual([module('b')]);
    const { digest, name, source, addedAtMs } = module('a');
    expect(store.outdated()).toEqual([{ digest, name, source, addedAtMs }]);
    store.put(module('a'));
    expect(store.all()).toHaveLength(2);
    expect(store.outdated()).toEqual([]);
  });

  it('sets a record aside that has no source', () => {
    const store = new ModuleStore(database);
    store.put(module('a'));
    database.run("UPDATE modules SET source = '{}'");
    expect(store.all()).toEqual([]);
    expect(store.outdated()).toEqual([]);
    expect(JSON.stringify(database.all('SELECT record FROM set_aside'))).toContain('a'.repeat(64));
  });
});
