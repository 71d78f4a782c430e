import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Digest } from '#shared/domain/ids.ts';
import { checkBundle } from './bundle-signature.ts';
import { readPublicKey } from './public-key.ts';
import { readBundle } from './sigstore-bundle.ts';
import type { CheckingKey } from './trusted-keys.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = Buffer.alloc(3_000_000, 'flotilla');
const sha256 = createHash('sha256').update(bytes).digest();
const keys = { p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }), ed25519: generateKeyPairSync('ed25519') };
type Kind = keyof typeof keys;

const trusted = (key: KeyObject, name: string): CheckingKey => ({
  ...readPublicKey(String(key.export({ type: 'spki', format: 'pem' }))),
  name,
  addedAtMs: 0,
});
const all = [trusted(keys.ed25519.publicKey, 'ed25519'), trusted(keys.p256.publicKey, 'p256')];
const signed = (kind: Kind, message: Buffer) =>
  sign(kind === 'p256' ? 'sha256' : null, message, keys[kind].privateKey).toString('base64');

/** Base64 of bytes that begin like a certificate; nothing of it is read. */
const certificate = Buffer.from('MIIC').toString('base64');

function messageBundle(kind: Kind, more: object = {}, material: object = { publicKey: { hint: 'any' } }) {
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { ...material, tlogEntries: [{ logIndex: '1' }] },
    messageSignature: {
      messageDigest: { algorithm: 'SHA2_256', digest: sha256.toString('base64') },
      signature: signed(kind, bytes),
      ...more,
    },
  };
}

function statementBundle(kind: Kind, statement: unknown, payloadType = 'application/vnd.in-toto+json') {
  const payload = Buffer.from(typeof statement === 'string' ? statement : JSON.stringify(statement));
  const message = Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} ${payload.toString()}`);
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.2',
    verificationMaterial: { publicKey: {} },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType,
      signatures: [{ sig: signed(kind, message), keyid: '' }],
    },
  };
}

const about = (hex: string) => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'a', digest: { sha256: hex } }],
});

function check(bundle: unknown, given = all, content = bytes) {
  const path = join(folder, 'module.wasm');
  writeFileSync(path, content);
  const digest = Digest.parse(createHash('sha256').update(content).digest('hex'));
  return checkBundle(readBundle(JSON.stringify(bundle)), { path, digest }, given);
}

describe.each(['p256', 'ed25519'] as const)('a bundle signed with a key of %s', (kind) => {
  const cosign = { base64Signature: signed(kind, bytes), cert: '', rekorBundle: null };
  const statement = statementBundle(kind, about(sha256.toString('hex')));

  it.each([
    ['over the file', messageBundle(kind)],
    ['over a statement', statement],
    ["in cosign's older form", cosign],
  ])('%s is verified, and names whose key it was', async (_, bundle) => {
    expect(await check(bundle)).toEqual({
      form: 'sigstore-bundle',
      result: 'verified',
      detail: `Signed by ${kind}.`,
      keyName: kind,
    });
  });

  it.each([
    ['over the file', messageBundle(kind, { messageDigest: undefined })],
    ['over a statement', statement],
    ["in cosign's older form", cosign],
  ])('%s fails for other bytes, and without the key', async (_, bundle) => {
    const changed = Buffer.from(bytes);
    changed[2_999_999] = 0;
    expect(await check(bundle, all, changed)).toMatchObject({ result: 'failed', keyName: null });
    expect(
      await check(
        bundle,
        all.filter(({ name }) => name !== kind),
      ),
    ).toMatchObject({
      result: 'failed',
      detail: 'No trusted key made this signature over this file.',
    });
    expect(await check(bundle, [])).toMatchObject({ result: 'failed' });
  });

  it('fails when the statement is about another file, is no statement, or is changed', async () => {
    expect(await check(statementBundle(kind, about('0'.repeat(64))))).toMatchObject({
      detail: expect.stringMatching(/another file/),
    });
    expect(await check(statementBundle(kind, 'hello'))).toMatchObject({
      detail: expect.stringMatching(/cannot be read/),
    });
    expect(await check(statementBundle(kind, about(sha256.toString('hex')), 'text/plain'))).toMatchObject({
      result: 'failed',
    });
    const payload = Buffer.from(JSON.stringify(about(sha256.toString('hex')).subject)).toString('base64');
    const swapped = { ...statement, dsseEnvelope: { ...statement.dsseEnvelope, payload } };
    expect(await check(swapped)).toMatchObject({ result: 'failed' });
  });
});

describe("a bundle of Sigstore's own library", () => {
  const fixtures = join(import.meta.dirname, '../../../../e2e/fixtures');
  const path = join(fixtures, 'modules/component-p3.wasm');
  const digest = Digest.parse(createHash('sha256').update(readFileSync(path)).digest('hex'));
  const ci: CheckingKey = {
    ...readPublicKey(readFileSync(join(fixtures, 'signed/ci.pub'), 'utf8')),
    name: 'ci',
    addedAtMs: 0,
  };

  it.each(['message', 'statement'])('over a %s is verified with its key', async (name) => {
    const bundle = readBundle(readFileSync(join(fixtures, `signed/${name}.sigstore.json`), 'utf8'));
    expect(await checkBundle(bundle, { path, digest }, [...all, ci])).toMatchObject({
      result: 'verified',
      keyName: 'ci',
    });
    expect(await checkBundle(bundle, { path, digest }, all)).toMatchObject({ result: 'failed' });
  });
});

describe('a bundle', () => {
  it('that says it is for another file is not tried', async () => {
    const other = { messageDigest: { algorithm: 'SHA2_256', digest: Buffer.alloc(32).toString('base64') } };
    expect(await check(messageBundle('p256', other))).toMatchObject({
      result: 'failed',
      detail: 'The bundle is for another file.',
    });
  });

  it.each([
    ['a certificate', messageBundle('p256', {}, { certificate: { rawBytes: certificate } })],
    ['a chain', messageBundle('p256', {}, { x509CertificateChain: { certificates: [{ rawBytes: certificate }] } })],
    [
      'a certificate in the older form',
      { base64Signature: 'AAAA', cert: Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64') },
    ],
  ])('with %s instead of a key fails, and says why', async (_, bundle) => {
    expect(await check(bundle, [])).toMatchObject({
      result: 'failed',
      detail: expect.stringMatching(/^Signed without a key/),
    });
  });

  it.each([
    'hello',
    '',
    '{}',
    '[]',
    'null',
    '{"base64Signature":""}',
    '{"base64Signature":"not base 64"}',
    '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}',
    '{"mediaType":"text/plain","messageSignature":{"signature":"AAAA"}}',
    `{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","dsseEnvelope":{"payload":"","payloadType":"","signatures":[${'{"sig":""},'.repeat(50)}{"sig":""}]}}`,
  ])('is not %.60s', (text) => {
    expect(() => readBundle(text)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'signature/unreadable' }) }),
    );
  });
});
