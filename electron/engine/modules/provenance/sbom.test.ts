import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Sbom } from '#shared/domain/provenance.ts';
import { readCargoAuditable, readCycloneDx } from './sbom.ts';

const packed = (value: unknown) => deflateSync(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('the list of cargo auditable', () => {
  it('names packages, versions and where they are from', () => {
    const packages = [
      { name: 'adler', version: '1.0.2', source: 'crates.io', dependencies: [] },
      { name: 'shop', version: '0.1.0', source: 'local', root: true },
      { name: 'bare', version: '2.0.0' },
    ];
    expect(readCargoAuditable(packed({ packages }))).toEqual({
      form: 'cargo-auditable',
      components: [
        { name: 'adler', version: '1.0.2', source: 'crates.io' },
        { name: 'shop', version: '0.1.0', source: 'local' },
        { name: 'bare', version: '2.0.0', source: '' },
      ],
      problem: null,
    });
  });

  it('as the real tool writes it (0.7.7) is read', () => {
    const written =
      'eJxVzDEOwjAMRuG7/HMUNRvKVRCDlRqISOPKSVmq3B3DgNr16enbsVJ60YMb4nVHpYUR8eRSBA5v1palWpl88JOVJp' +
      'um71IkUbEw88p15pryjwg3BxXpiF03Hu5P5i50Es3z4XIkk1Ln5rNgmHIXXcicMD4K9TSp';
    expect(readCargoAuditable(Buffer.from(written, 'base64'))).toMatchObject({
      components: [
        { name: 'hello', version: '0.1.0', source: 'local' },
        { name: 'itoa', version: '1.0.18', source: 'crates.io' },
      ],
      problem: null,
    });
  });

  it('is not unpacked beyond the limit', () => {
    const bomb = packed(`{"packages":["${' '.repeat(64 * 1024 ** 2)}"]}`);
    expect(bomb.length).toBeLessThan(100_000);
    expect(readCargoAuditable(bomb)).toMatchObject({
      components: [],
      problem: expect.stringContaining('unpacks to more'),
    });
  });

  it.each([
    ['no zlib', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['cut off', packed({ packages: [] }).subarray(0, 9)],
    ['no JSON', packed('hello')],
    ['another shape', packed({ packages: [{ name: 7 }] })],
  ])('with %s has a problem', (_, bytes) => {
    expect(Sbom.parse(readCargoAuditable(bytes)).problem).not.toBeNull();
  });

  it('is cut where it is too long, also its words', () => {
    const packages = Array.from({ length: 10_001 }, () => ({
      name: 'n'.repeat(400),
      version: '\u001b[31m',
      source: 's',
    }));
    const sbom = Sbom.parse(readCargoAuditable(packed({ packages })));
    expect(sbom.components).toHaveLength(10_000);
    expect(sbom.problem).toContain('10,000');
    expect(sbom.components[0]?.version).not.toContain('\u001b');
  });
});

describe('a list made to keep the console busy', () => {
  it('of cargo auditable is checked as far as it is shown', () => {
    const packages = [...Array.from({ length: 10_001 }, () => ({ name: 'a', version: '1' })), 7];
    expect(readCargoAuditable(packed({ packages }))).toMatchObject({ problem: expect.stringContaining('10,000') });
    const first = readCargoAuditable(packed(`{"packages":[${'7,'.repeat(3_900_000)}7]}`));
    expect(first).toMatchObject({ components: [], problem: 'The list is not one of cargo auditable.' });
  });

  it('of CycloneDX is looked at so far and no further', () => {
    const components = [...Array.from({ length: 30_000 }, () => 7), { name: 'late' }];
    expect(readCycloneDx(json({ bomFormat: 'CycloneDX', components }))).toMatchObject({
      components: [],
      problem: expect.stringContaining('Only the first'),
    });
    const nested = [{ name: 'a', components: Array.from({ length: 300_000 }, () => ({ name: 'b' })) }];
    expect(readCycloneDx(json({ bomFormat: 'CycloneDX', components: nested }))?.components).toHaveLength(10_000);
  });
});

describe('a CycloneDX document', () => {
  it('names components, nested ones too, with the kind of their package URL', () => {
    const components = [
      {
        type: 'library',
        name: 'core',
        group: '@acme',
        version: '1.0',
        purl: 'pkg:npm/%40acme/core@1.0',
        components: [{ name: 'inner' }],
      },
      { name: 'last', version: '2' },
      { version: 'without a name' },
    ];
    expect(readCycloneDx(json({ bomFormat: 'CycloneDX', specVersion: '1.6', components }))).toEqual({
      form: 'cyclonedx',
      components: [
        { name: '@acme/core', version: '1.0', source: 'npm' },
        { name: 'inner', version: '', source: '' },
        { name: 'last', version: '2', source: '' },
      ],
      problem: null,
    });
  });

  it('is not every section that is called sbom', () => {
    expect(readCycloneDx(json({ spdxVersion: 'SPDX-2.3' }))).toBeUndefined();
    expect(readCycloneDx(Buffer.from('hello'))).toBeUndefined();
    expect(readCycloneDx(Buffer.of(0xff, 0xfe))).toBeUndefined();
  });

  it('as XML is told, not read', () => {
    const xml = Buffer.from('<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5"></bom>');
    expect(readCycloneDx(xml)).toMatchObject({ problem: expect.stringContaining('XML') });
  });

  it('may be nested without end', () => {
    const text = `{"bomFormat":"CycloneDX","components":[${'{"name":"a","components":['.repeat(3_000)}${']}'.repeat(3_000)}]}`;
    expect(readCycloneDx(Buffer.from(text))?.components).toHaveLength(10);
  });
});
