import { generateKeyPairSync, sign } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Digest } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { Provenance } from '#shared/domain/provenance.ts';
import { Database } from '../../storage/database.ts';
import { BlobStore } from '../blob-store.ts';
import { inspectLayout } from '../fake-inspector.ts';
import { BinaryReader } from '../inspector/binary-reader.ts';
import { customSection as customSectionId, sectionsOf, unitsOf } from '../inspector/wasm-sections.ts';
import { ModuleLibrary } from '../module-library.ts';
import { ModuleStore } from '../module-store.ts';
import { BundleStore } from './bundle-store.ts';
import { ProvenanceService } from './provenance-service.ts';
import { customSection } from './sign-for-test.ts';
import { TrustedKeys } from './trusted-keys.ts';

const fixtures = join(import.meta.dirname, '../../../../e2e/fixtures');
const unsigned = join(fixtures, 'modules/component-p3.wasm');
const signed = join(fixtures, 'signed/core.wasm');
const signedBy = readFileSync(join(fixtures, 'signed/a.pub')).toString('hex');

let folder: string;
let database: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-provenance-'));
  database = Database.open(join(folder, 'flotilla.db'));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As the inspector process reads them. */
const inspector = {
  customSections: (path: string, names: readonly string[]) => {
    const bytes = Uint8Array.from(readFileSync(path));
    const found = unitsOf(bytes).flatMap((unit) =>
      [...sectionsOf(bytes, unit)].flatMap((section) => {
        if (section.id !== customSectionId) return [];
        const reader = new BinaryReader(bytes, section.start, section.end);
        const name = reader.name();
        return names.includes(name) ? [{ name, bytes: bytes.subarray(reader.offset, section.end) }] : [];
      }),
    );
    return Promise.resolve(found);
  },
};

async function setUp() {
  const events: LiveEvent[] = [];
  const records: string[] = [];
  const clock = { nowMs: () => 1_000, sleep: () => Promise.resolve() };
  const publish = (event: LiveEvent) => events.push(event);
  const record = ({ action, target, detail }: { action: string; target: string; detail: string }) =>
    records.push(`${action} ${target} ${detail}`);
  const library = new ModuleLibrary({
    store: new ModuleStore(database),
    blobs: await BlobStore.open(folder),
    inspector: { inspect: inspectLayout },
    text: { convert: () => Promise.reject(new Error('no text here')) },
    clock,
    programFolder: folder,
    usedBy: () => [],
    publish: () => {},
    record: () => {},
  });
  const keys = new TrustedKeys({ database, clock, publish, record });
  const provenance = new ProvenanceService({
    bundles: new BundleStore(database),
    keys,
    library,
    inspector,
    clock,
    publish,
    record,
  });
  const add = async (path: string): Promise<Digest> => {
    const outcome = await library.add({ path, name: basename(path) });
    if (outcome.outcome === 'rejected') throw new Error(JSON.stringify(outcome.inspection));
    return outcome.module.digest;
  };
  return { library, keys, provenance, add, events, records };
}

function write(name: string, content: Buffer | string) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path, name };
}

describe('provenance', () => {
  it('has three states, which follow the keys that are trusted', async () => {
    const { provenance, keys, add, events, records } = await setUp();
    const plain = await add(unsigned);
    const digest = await add(signed);
    expect(await provenance.provenance(plain)).toMatchObject({
      state: 'not-signed',
      checks: [],
      sboms: [],
      claims: [],
    });
    expect(await provenance.signatureOf(digest)).toEqual({ state: 'failed', keyNames: [] });
    const key = keys.add({ name: 'release', pem: signedBy });
    expect(await provenance.signatureOf(digest)).toEqual({ state: 'verified', keyNames: ['release'] });
    expect(Provenance.parse(await provenance.provenance(digest)).checks).toHaveLength(1);
    keys.remove(key.id);
    expect(await provenance.signatureOf(digest)).toEqual({ state: 'failed', keyNames: [] });
    expect(events).toEqual([
      { type: 'module-knowledge', digest: null },
      { type: 'module-knowledge', digest: null },
    ]);
    expect(records).toEqual([`key-trusted release ed25519 ${key.id}`, `key-removed release ed25519 ${key.id}`]);
  });

  it('keeps a bundle beside its module, over a restart, until the module goes', async () => {
    const first = await setUp();
    const digest = await first.add(unsigned);
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    first.keys.add({ name: 'ci', pem: String(publicKey.export({ type: 'spki', format: 'pem' })) });
    const base64Signature = sign('sha256', readFileSync(unsigned), privateKey).toString('base64');
    const bundle = write('module.bundle', JSON.stringify({ base64Signature }));
    expect(await first.provenance.addBundle(digest, bundle)).toMatchObject({ state: 'verified' });
    expect(await first.provenance.addBundle(digest, bundle)).toMatchObject({ checks: [{ keyName: 'ci' }] });
    expect(first.events.at(-1)).toEqual({ type: 'module-knowledge', digest });
    expect(first.records.at(-1)).toBe(`signature-added component-p3.wasm verified; sha256 ${digest}`);

    const { library, provenance } = await setUp();
    expect(await provenance.signatureOf(digest)).toEqual({ state: 'verified', keyNames: ['ci'] });
    await library.remove(digest);
    expect(database.all('SELECT * FROM signature_bundles')).toEqual([]);
    await expect(provenance.signatureOf(digest)).rejects.toMatchObject({ failure: { code: 'module/not-found' } });
  });

  it('keeps nothing that is no bundle, too large, or for a module that is not there', async () => {
    const { provenance, add } = await setUp();
    const digest = await add(unsigned);
    const failing = async (work: Promise<unknown>) =>
      work.then(
        () => 'none',
        (error: unknown) => error,
      );
    expect(await failing(provenance.addBundle(digest, write('a', 'hello')))).toMatchObject({
      failure: { code: 'signature/unreadable' },
    });
    expect(await failing(provenance.addBundle(digest, write('b', ' '.repeat(1024 ** 2 + 1))))).toMatchObject({
      failure: { code: 'file/too-large' },
    });
    expect(await failing(provenance.addBundle(digest, { path: join(folder, 'none'), name: 'none' }))).toMatchObject({
      failure: { code: 'file/unreadable' },
    });
    expect(database.all('SELECT * FROM signature_bundles')).toEqual([]);
  });

  it('lists what the module carries: SBOMs of any of its parts, and its claims', async () => {
    const { provenance, add } = await setUp();
    const list = deflateSync(JSON.stringify({ packages: [{ name: 'adler', version: '1.0.2', source: 'crates.io' }] }));
    const components = [{ name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' }];
    const path = write(
      'module.wasm',
      Buffer.concat([
        readFileSync(unsigned),
        customSection('.dep-v0', list),
        customSection('sbom', Buffer.from(JSON.stringify({ bomFormat: 'CycloneDX', components }))),
        customSection('sbom', Buffer.from('something else')),
        customSection('licenses', Buffer.from('Apache-2.0')),
        customSection('authors', Buffer.from('Acme\u0007')),
        customSection('authors', Buffer.from([0xff, 0xfe])),
      ]),
    ).path;
    const found = Provenance.parse(await provenance.provenance(await add(path)));
    expect(found.sboms.map(({ form, components: [first] }) => [form, first?.name, first?.source])).toEqual([
      ['cargo-auditable', 'adler', 'crates.io'],
      ['cyclonedx', 'left-pad', 'npm'],
    ]);
    expect(found.claims).toEqual([
      { name: 'authors', value: 'Acme\\u{7}' },
      { name: 'authors', value: '\ufffd\ufffd' },
      { name: 'licenses', value: 'Apache-2.0' },
    ]);
  });

  it('unpacks no more for many lists than for one', async () => {
    const { provenance, add } = await setUp();
    const packages = Array.from({ length: 9_000 }, () => ({ name: 'n'.repeat(80), version: '1' }));
    const list = customSection('.dep-v0', deflateSync(JSON.stringify({ packages })));
    const sbomsOf = async (count: number) => {
      const bytes = Buffer.concat([readFileSync(unsigned), ...Array.from({ length: count }, () => list)]);
      return (await provenance.provenance(await add(write(`${count}.wasm`, bytes).path))).sboms;
    };
    expect((await sbomsOf(1)).map(({ components }) => components.length)).toEqual([9_000]);
    const many = await sbomsOf(30);
    expect(many).toHaveLength(20);
    expect(new Set(many.map(({ problem }) => problem))).toEqual(
      new Set(['The list unpacks to more than any list has.']),
    );
  });

  const wasmTools = process.env['FLOTILLA_TEST_WASM_TOOLS'];
  it.skipIf(wasmTools === undefined)(
    'reads the claims that wasm-tools writes (FLOTILLA_TEST_WASM_TOOLS names it)',
    async () => {
      const { provenance, add } = await setUp();
      const path = join(folder, 'claimed.wasm');
      const claims = {
        authors: 'Acme',
        description: 'A shop',
        licenses: 'MIT',
        source: 'https://example.org/src',
        homepage: 'https://example.org/',
        revision: 'abc',
        version: '1.2.3',
      };
      const args = Object.entries(claims).flatMap(([name, value]) => [`--${name}`, value]);
      execFileSync(wasmTools ?? '', ['metadata', 'add', unsigned, '-o', path, ...args]);
      const found = await provenance.provenance(await add(path));
      expect(Object.fromEntries(found.claims.map(({ name, value }) => [name, value]))).toEqual(claims);
    },
  );
});

describe('trusted keys', () => {
  it('are known again after a restart, one of each, the last name counts', async () => {
    const { keys } = await setUp();
    const key = keys.add({ name: 'old', pem: signedBy });
    expect(keys.add({ name: ' new\n', pem: key.pem })).toEqual({ ...key, name: 'new' });
    expect((await setUp()).keys.list()).toEqual([{ ...key, name: 'new' }]);
    expect(() => keys.add({ name: '\n', pem: signedBy })).toThrow('needs a name');
  });

  it('are set aside when what is stored is none', async () => {
    const { keys } = await setUp();
    keys.add({ name: 'release', pem: signedBy });
    database.run("UPDATE trusted_keys SET pem = 'hello'");
    expect((await setUp()).keys.list()).toEqual([]);
    expect(database.all('SELECT source FROM set_aside')).toHaveLength(1);
  });
});
