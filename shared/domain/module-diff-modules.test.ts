import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModuleFacts, type ModuleItem } from './module.ts';
import { type FunctionSize, ModuleAnatomy } from './module-anatomy.ts';
import { ModuleDiff } from './module-diff.ts';
import { capabilityGains, capabilityLosses } from './module-diff-capabilities.ts';
import { factChanges } from './module-diff-facts.ts';
import { diffModules } from './module-diff-modules.ts';
import { functionChanges } from './module-diff-functions.ts';
import { sectionChanges } from './module-diff-sections.ts';

const interfaces = (...names: string[]): ModuleItem[] =>
  names.map((name) => ({ name, kind: 'interface', version: /@(.*)$/.exec(name)?.[1] ?? null }));
const core = (...names: string[]): ModuleItem[] => names.map((name) => ({ name, kind: 'core', version: null }));

const facts = (more: Partial<ModuleFacts> = {}): ModuleFacts =>
  ModuleFacts.parse({
    digest: 'a'.repeat(64),
    sizeBytes: 1000,
    kind: 'component',
    wasi: '0.2',
    wasiVersions: ['0.2.3'],
    imports: [],
    exports: [],
    wit: null,
    producers: [],
    servesHttp: false,
    role: 'library',
    roleBecause: '',
    language: null,
    proposals: [],
    memories: [],
    hasNames: true,
    hasDebugInfo: false,
    ...more,
  });

const anatomy = (more: Partial<ModuleAnatomy> = {}): ModuleAnatomy =>
  ModuleAnatomy.parse({
    units: [],
    functions: [],
    functionCount: more.functions?.length ?? 0,
    importedFunctions: [],
    coreFunctions: [],
    wit: null,
    ...more,
  });

const sized = (...sizes: [string | null, number][]): FunctionSize[] =>
  sizes.map(([name, sizeBytes], index) => ({ unit: 0, index, name, sizeBytes }));

const wit = (name: string): ModuleAnatomy['wit'] =>
  ModuleAnatomy.shape.wit.parse(
    JSON.parse(readFileSync(new URL(`wit-fixtures/${name}.wit.json`, import.meta.url), 'utf8')),
  );

describe('capabilities gained and lost', () => {
  const http = ['wasi:http/types@0.2.3', 'wasi:http/outgoing-handler@0.2.3'];

  it('names a gain once, with the imports that mean it, and nothing for a patch version', () => {
    const before = facts({ imports: interfaces('wasi:http/types@0.2.3') });
    const after = facts({ imports: interfaces(...http) });
    expect(capabilityGains(before, after)).toMatchObject([
      { capability: 'http-outgoing', subject: '', reach: 'network', imports: ['wasi:http/outgoing-handler@0.2.3'] },
    ]);
    expect(capabilityLosses(after, before)).toMatchObject([{ capability: 'http-outgoing' }]);
    expect(capabilityGains(after, before)).toEqual([]);
    const newer = facts({ imports: interfaces(...http.map((name) => name.replace('0.2.3', '0.2.6'))) });
    expect(capabilityGains(after, newer)).toEqual([]);
    expect(capabilityLosses(after, newer)).toEqual([]);
  });

  it('tells unknown host functions apart', () => {
    const gained = capabilityGains(
      facts({ imports: core('env.log') }),
      facts({ imports: core('env.log', 'env.launch') }),
    );
    expect(gained).toMatchObject([{ capability: 'unknown', subject: 'env.launch', imports: ['env.launch'] }]);
  });

  it('never finds a gain between a module and itself, nor where imports only go', () => {
    const names = fc.subarray([
      ...http,
      'wasi:sockets/tcp@0.2.3',
      'acme:shop/ledger@1.0.0',
      'wasi:cli/environment@0.2.0',
    ]);
    fc.assert(
      fc.property(names, names, (some, others) => {
        const more = facts({ imports: interfaces(...new Set([...some, ...others])) });
        expect(capabilityGains(more, facts({ imports: interfaces(...some) }))).toEqual([]);
        expect(capabilityGains(more, more)).toEqual([]);
      }),
    );
  });
});

describe('facts', () => {
  it('names only what reads differently', () => {
    const memory = { minBytes: 65_536, maxBytes: null, addressBits: 32, shared: false, imported: false } as const;
    const before = facts({
      memories: [memory],
      producers: [
        { field: 'processed-by', name: 'wit-component', version: '0.220.0' },
        { field: 'language', name: 'Rust', version: '' },
      ],
    });
    const after = facts({
      wasiVersions: ['0.2.6'],
      proposals: ['simd', 'memory64'],
      memories: [memory, { ...memory, minBytes: 1_153_434, maxBytes: 16 * 65_536 * 1024, addressBits: 64 }],
      producers: [
        { field: 'processed-by', name: 'wit-component', version: '0.240.0' },
        { field: 'language', name: 'Rust', version: '' },
        { field: 'sdk', name: 'acme', version: '1' },
      ],
    });
    expect(factChanges(before, after)).toEqual([
      { fact: 'WASI', from: '0.2.3', to: '0.2.6' },
      {
        fact: 'memories',
        from: '64 KiB at start, no maximum',
        to: '64 KiB at start, no maximum; 1.1 MiB at start, at most 1 GiB, 64-bit',
      },
      { fact: 'proposals', from: 'none', to: 'memory64, simd' },
      { fact: 'processed-by: wit-component', from: '0.220.0', to: '0.240.0' },
      { fact: 'sdk: acme', from: 'not there', to: '1' },
    ]);
    expect(factChanges(after, after)).toEqual([]);
  });
});

describe('sizes', () => {
  const unit = (
    id: number,
    parent: number | null,
    offset: number,
    sizeBytes: number,
    sections: [string, number, number][],
  ) => ({
    id,
    parent,
    kind: 'core' as const,
    name: null,
    offset,
    sizeBytes,
    sections: sections.map(([name, at, size]) => ({ name, offset: at, sizeBytes: size })),
    functionCount: 0,
    hasNames: false,
    hasDebugInfo: false,
    imports: [],
    exports: [],
  });

  it('adds sections of all units by kind and counts nested bytes once', () => {
    const before = anatomy({
      units: [
        unit(0, null, 0, 300, [
          ['module', 10, 200],
          ['custom "x"', 220, 5],
        ]),
        unit(1, 0, 10, 200, [['code', 20, 150]]),
      ],
    });
    const after = anatomy({
      units: [
        unit(0, null, 0, 600, [
          ['module', 10, 200],
          ['module', 220, 300],
        ]),
        unit(1, 0, 10, 200, [['code', 20, 150]]),
        unit(2, 0, 220, 298, [
          ['code', 230, 250],
          ['data', 490, 10],
        ]),
      ],
    });
    expect(sectionChanges(before, after)).toEqual([
      { name: 'code', fromBytes: 150, toBytes: 400 },
      { name: 'data', fromBytes: null, toBytes: 10 },
      { name: 'custom "x"', fromBytes: 5, toBytes: null },
      { name: 'module', fromBytes: 0, toBytes: 2 },
    ]);
  });

  it('matches functions by name, whatever the hash at their end, and adds those of one name', () => {
    const before = anatomy({
      functions: sized(
        ['core::fmt::write::h0123456789abcdef', 100],
        ['_ZN4core3fmt5write17h0123456789abcdefE', 10],
        ['same', 7],
        ['gone', 50],
        [null, 999],
      ),
    });
    const after = anatomy({
      functions: sized(['core::fmt::write::hfedcba9876543210', 130], ['same', 7], ['new', 20], ['operator==', 1]),
    });
    expect(functionChanges(before, after)).toEqual({
      functions: [
        { name: 'gone', fromBytes: 50, toBytes: null },
        { name: 'core::fmt::write (2 functions)', fromBytes: 110, toBytes: 130 },
        { name: 'new', fromBytes: null, toBytes: 20 },
        { name: 'operator==', fromBytes: null, toBytes: 1 },
      ],
      functionsNote: null,
    });
  });

  it('says which side has no names', () => {
    const named = anatomy({ functions: sized(['a', 1]) });
    const stripped = anatomy({ functions: sized([null, 1]) });
    expect(functionChanges(stripped, named).functionsNote).toContain('earlier');
    expect(functionChanges(named, stripped).functionsNote).toContain('later');
    expect(functionChanges(stripped, stripped).functionsNote).toContain('Neither');
    expect(functionChanges(named, named)).toEqual({ functions: [], functionsNote: 'No function changed in size.' });
  });

  it('calls no function gone that may only have fallen off the list', () => {
    const before = anatomy({ functions: sized(['big', 100], ['small', 10]) });
    const cut = anatomy({ functions: sized(['big', 100], ['other', 60]), functionCount: 5 });
    expect(functionChanges(before, cut).functions).toEqual([{ name: 'other', fromBytes: null, toBytes: 60 }]);
  });
});

describe('the whole', () => {
  it('fits the contract, for components', () => {
    const from = { facts: facts(), anatomy: anatomy({ wit: wit('shop-1') }) };
    const to = {
      facts: facts({ digest: ModuleFacts.shape.digest.parse('b'.repeat(64)) }),
      anatomy: anatomy({ wit: wit('shop-2') }),
    };
    const diff = diffModules({ from, to });
    expect(ModuleDiff.parse({ ...diff, approval: null })).toEqual({ ...diff, approval: null });
    expect(diff.world).toHaveLength(13);
    expect(diffModules({ from, to: from })).toMatchObject({
      gained: [],
      lost: [],
      world: [],
      facts: [],
      functions: [],
    });
  });

  it('judges core modules by their items and the types of what they export', () => {
    const of = (imports: ModuleItem[], exports: ModuleItem[], coreFunctions: ModuleAnatomy['coreFunctions']) => ({
      facts: facts({ kind: 'core', wasi: 'none', imports, exports }),
      anatomy: anatomy({ coreFunctions }),
    });
    const add = (type: string) => ({ name: 'add', params: [type, type], results: [type] });
    const start = { name: '_start', params: [], results: [] };
    const from = of(core('env.log', 'env.old'), core('add', '_start', 'memory'), [add('i32'), start]);
    const to = of(core('env.log', 'env.launch'), core('add', 'memory', 'sub'), [add('i64')]);
    expect(diffModules({ from, to }).world).toEqual([
      expect.objectContaining({ item: 'env.launch', direction: 'import', change: 'added', breaking: true }),
      expect.objectContaining({ item: '_start', direction: 'export', change: 'removed', breaking: true }),
      {
        item: 'add',
        direction: 'export',
        change: 'changed',
        breaking: true,
        because: 'Its type is func(i64, i64) -> i64; it was func(i32, i32) -> i32.',
      },
      expect.objectContaining({ item: 'env.old', direction: 'import', change: 'removed', breaking: false }),
      expect.objectContaining({ item: 'sub', direction: 'export', change: 'added', breaking: false }),
    ]);
  });
});
