import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Inspection } from '#shared/domain/module.ts';
import { inspectBytes } from './inspect-bytes.ts';
import { leb } from './binary-writer.ts';
import {
  component,
  componentHead,
  core,
  coreHead,
  custom,
  flipped,
  joined,
  nested,
  section,
  seededRandom,
  text,
  vector,
} from './wasm-bytes.ts';

const root = join(import.meta.dirname, '../../../..');
const fixtures = join(root, 'e2e/fixtures/modules');
const fixture = (name: string) => Uint8Array.from(readFileSync(join(fixtures, `${name}.wasm`)));
const sample = (name: string) => Uint8Array.from(readFileSync(join(root, 'assets/sample', `${name}.wasm`)));

/** Every verdict fits its schema: that is what goes to the engine and the page. */
async function inspect(bytes: Uint8Array): Promise<Inspection> {
  return Inspection.parse(await inspectBytes(bytes));
}

async function factsOf(bytes: Uint8Array) {
  const inspection = await inspect(bytes);
  if (inspection.verdict !== 'valid') throw new Error(`${inspection.verdict}: ${inspection.message}`);
  return inspection.facts;
}

const messageOf = (inspection: Inspection): string => ('message' in inspection ? inspection.message : '');

const fixtureNames = readdirSync(fixtures)
  .filter((name) => name.endsWith('.wasm'))
  .map((name) => name.replace('.wasm', ''));

/** Message and offset of each that is meant to be invalid; all others are meant to be valid. */
const invalid: Readonly<Record<string, [message: RegExp, offset: number, functionName?: string]>> = {
  'component-bad-name': [/`Not Kebab` is not in kebab case/, 18],
  'component-error-context': [/error-context/, 11],
  'component-ill-typed': [/expected i32 but nothing on stack/, 92, 'func 0'],
  'component-stackful': [/async stackful feature/, 77],
  'component-sync-stream': [/more async builtins feature/, 65],
  'component-threads': [/threading feature/, 11],
  'component-value': [/component model `value`s/, 11],
  'core-exact-import': [/exact function imports/, 17],
  'core-exceptions-ill-typed': [/expected i32 but nothing on stack/, 48, 'func 1'],
  'core-ill-typed': [/expected i32 but nothing on stack/, 49, 'func 1'],
  'core-legacy-exceptions': [/legacy_exceptions feature required/, 28, 'func 0'],
  'core-stack-switching': [/stack switching/, 14],
  'core-wide-arithmetic-ill-typed': [/expected i64 but nothing on stack/, 35, 'func 0'],
};

describe('verdict on the fixtures', () => {
  it.each(fixtureNames)('%s', async (name) => {
    const bytes = fixture(name);
    const inspection = await inspect(bytes);
    const expected = invalid[name];
    if (!expected) return expect(inspection).toMatchObject({ verdict: 'valid' });
    const [message, offset, functionName = null] = expected;
    const digest = createHash('sha256').update(bytes).digest('hex');
    expect(inspection).toMatchObject({ verdict: 'invalid', offset, functionName, digest, sizeBytes: bytes.length });
    expect(messageOf(inspection)).toMatch(message);
  });

  it('has a fixture for each that is expected', () => {
    expect(Object.keys(invalid).filter((name) => !fixtureNames.includes(name))).toEqual([]);
  });
});

describe('facts', () => {
  it('of the sample: a service of WASI 0.2', async () => {
    const bytes = sample('hello');
    const facts = await factsOf(bytes);
    expect(facts).toMatchObject({
      digest: createHash('sha256').update(bytes).digest('hex'),
      sizeBytes: bytes.length,
      kind: 'component',
      wasi: '0.2',
      wasiVersions: ['0.2.0'],
      exports: [{ name: 'wasi:http/incoming-handler@0.2.0', kind: 'interface', version: '0.2.0' }],
      servesHttp: true,
    });
    expect(facts.imports).toContainEqual({ name: 'wasi:http/types@0.2.0', kind: 'interface', version: '0.2.0' });
    expect(facts.wit).toContain('export wasi:http/incoming-handler@0.2.0;');
    expect(facts.producers.map(({ name }) => name)).toEqual(expect.arrayContaining(['wit-component', 'jco']));
  });

  it('of a service of WASI 0.3', async () => {
    expect(await factsOf(fixture('component-p3'))).toMatchObject({
      wasi: '0.3',
      wasiVersions: ['0.3.0'],
      servesHttp: true,
    });
  });

  it('of a core module: imports of every kind, one by one', async () => {
    const facts = await factsOf(fixture('core-wasi'));
    expect(facts.imports.map(({ name }) => name)).toEqual([
      'wasi_snapshot_preview1.fd_write',
      'env.log',
      'env.table',
      'env.refs',
      'env.global',
      'env.stop',
    ]);
    expect(facts.exports.map(({ name }) => name)).toEqual(['memory', 'level', '_start']);
    expect(facts).toMatchObject({ kind: 'core', wasi: '0.1', wasiVersions: ['0.1'], wit: null, servesHttp: false });
    expect(facts.producers).toEqual([
      { field: 'language', name: 'WebAssembly text', version: '1' },
      { field: 'processed-by', name: 'fixture', version: '2.0' },
    ]);
  });

  it('of a core module that imports one name twice', async () => {
    const { imports, wasi } = await factsOf(fixture('core-imported-memory'));
    expect(imports.map(({ name }) => name)).toEqual([
      'env.plain',
      'env.bounded',
      'env.shared',
      'env.wide',
      'env.twice',
      'env.twice',
    ]);
    expect(wasi).toBe('none');
  });

  it('of a core module with packed imports', async () => {
    const type = section(1, vector([[0x60, 0, 0]]));
    const perItem = joined(text('a'), text(''), [0x7f], vector([joined(text('b'), [0, 0]), joined(text('c'), [0, 0])]));
    const sameType = joined(text('d'), text(''), [0x7e, 0, 0], vector([text('e'), text('f')]));
    const imports = section(2, vector([perItem, sameType]));
    const facts = await factsOf(core(type, imports));
    expect(facts.imports.map(({ name }) => name)).toEqual(['a.b', 'a.c', 'd.e', 'd.f']);
    // The fifth function; its body leaves an i32 behind.
    const wrong = core(type, imports, section(3, vector([[0]])), section(10, vector([[4, 0, 0x41, 0, 0x0b]])));
    const inspection = await inspect(wrong);
    expect(inspection).toMatchObject({ verdict: 'invalid', offset: wrong.length - 1 });
  });

  it('of a component with things of every sort', async () => {
    const facts = await factsOf(fixture('component-nested'));
    expect(facts.imports).toEqual([
      { name: 'log', kind: 'function', version: null },
      { name: 'wasi:cli/environment@0.2.3', kind: 'interface', version: '0.2.3' },
      { name: 'acme:store/items@1.2.0', kind: 'interface', version: '1.2.0' },
      { name: 'helper', kind: 'module', version: null },
      { name: 'plug', kind: 'component', version: null },
    ]);
    expect(facts.exports).toEqual([
      { name: 'answer', kind: 'function', version: null },
      { name: 'acme:answers/api@0.1.0', kind: 'interface', version: '0.1.0' },
    ]);
    expect(facts).toMatchObject({ wasi: '0.2', servesHttp: false, producers: [{ field: 'sdk', name: 'outer' }] });
  });

  it('without WIT where WIT has no words', async () => {
    expect((await factsOf(fixture('component-no-world'))).wit).toBeNull();
  });

  it('show nothing that steers a terminal', async () => {
    const type = section(1, vector([[0x60, 0, 0]]));
    const facts = await factsOf(core(type, section(2, vector([joined(text('\u001b[2J'), text('x\n'), [0, 0])]))));
    expect(facts.imports[0]?.name).toBe('\\u{1b}[2J.x\\u{a}');
  });

  it('pass over producers that cannot be read', async () => {
    const good = custom('producers', vector([joined(text('language'), vector([joined(text('C'), text('11'))]))]));
    const bad = custom('producers', leb(4_000_000_000), [1, 2, 3]);
    expect((await factsOf(core(bad, good, good))).producers).toEqual([{ field: 'language', name: 'C', version: '11' }]);
  });
});

describe('files that are not modules', () => {
  it.each([
    ['empty', 'empty', []],
    ['text', 'not-wasm', new TextEncoder().encode('hello\n')],
    ['WAT', 'wat-text', new TextEncoder().encode('  ;; a module\n(; with (; two ;)\n (module $m (func))')],
    ['WAT of a component', 'wat-text', new TextEncoder().encode('\ufeff(component)')],
    ['text that mentions modules', 'not-wasm', new TextEncoder().encode('see (module)')],
    ['gzip', 'not-wasm', gzipSync('x')],
    ['ELF', 'not-wasm', [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]],
    ['zeros', 'not-wasm', new Uint8Array(100)],
    ['a draft of components', 'unknown-layer', [...componentHead.slice(0, 4), 0x0a, 0, 1, 0]],
    ['a later version', 'unknown-layer', [...coreHead.slice(0, 4), 2, 0, 0, 0]],
    ['another layer', 'unknown-layer', [...coreHead.slice(0, 4), 1, 0, 7, 0]],
  ])('%s: refused as %s', async (_, reason, bytes) => {
    expect(await inspect(Uint8Array.from(bytes))).toMatchObject({ verdict: 'refused', reason });
  });

  it('says what a picked archive or program is', async () => {
    expect(messageOf(await inspect(gzipSync('x')))).toContain('gzip');
    expect(messageOf(await inspect(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46)))).toContain('wasm32-wasip2');
  });
});

describe('hostile files', () => {
  it('cut at every byte: a verdict each, and a file that breaks off inside a section is invalid', async () => {
    const whole = fixture('component-nested');
    const ends = new Set([8]);
    for (let at = 8; at < whole.length; ) {
      const length = whole[at + 1] ?? 0;
      expect(length).toBeLessThan(0x80);
      at += 2 + length;
      ends.add(at);
    }
    for (let length = 0; length < whole.length; length += 1) {
      const { verdict } = await inspect(whole.subarray(0, length));
      if (length < 4) expect(verdict).toBe('refused');
      else if (!ends.has(length)) expect([length, verdict]).toEqual([length, 'invalid']);
    }
  });

  it.each(['component-nested', 'component-async', 'core-wasi', 'core-imported-memory'])(
    'changed at random: a verdict each (%s)',
    async (name) => {
      const random = seededRandom(20_261_121);
      const verdicts = new Set<string>();
      for (let run = 0; run < 400; run += 1) verdicts.add((await inspect(flipped(fixture(name), random))).verdict);
      expect(verdicts).toContain('invalid');
    },
  );

  it('counts that promise more than the file holds', async () => {
    const huge = leb(4_294_967_295);
    for (let id = 1; id <= 13; id += 1) {
      expect(await inspect(core(section(id, huge)))).toMatchObject({ verdict: 'invalid' });
      expect(await inspect(component(section(id, huge)))).toMatchObject({ verdict: 'invalid' });
    }
    expect(await inspect(core([1, ...huge]))).toMatchObject({ verdict: 'invalid' });
  });

  it('components in each other, up to the limit and far beyond', async () => {
    expect(await inspect(nested(1_000))).toMatchObject({ verdict: 'valid' });
    expect(messageOf(await inspect(nested(1_001)))).toContain('exceeds limit of 1000');
    expect(await inspect(nested(5_000))).toMatchObject({ verdict: 'invalid' });
  });

  it('more imports than any module needs', async () => {
    const type = section(1, vector([[0x60, 0, 0]]));
    const imports = (count: number) =>
      core(
        type,
        section(2, vector(Array.from({ length: count }, (_, index) => joined(text('m'), text(`${index}`), [0, 0])))),
      );
    expect((await factsOf(imports(20_000))).imports).toHaveLength(20_000);
    expect(await inspect(imports(20_001))).toMatchObject({ verdict: 'refused', reason: 'too-large' });
  });

  it('a very long name', async () => {
    const type = section(1, vector([[0x60, 0, 0]]));
    const named = (length: number) =>
      core(type, section(2, vector([joined(text('m'), text('n'.repeat(length)), [0, 0])])));
    expect((await factsOf(named(100_000))).imports[0]?.name).toHaveLength(512);
    expect(await inspect(named(100_001))).toMatchObject({ verdict: 'invalid' });
  });

  it('a million empty sections', async () => {
    const empty = custom('');
    const many = new Uint8Array(8 + empty.length * 1_000_000);
    many.set(coreHead);
    for (let at = 8; at < many.length; at += empty.length) many.set(empty, at);
    expect(await inspect(many)).toMatchObject({ verdict: 'valid' });
  });
});
