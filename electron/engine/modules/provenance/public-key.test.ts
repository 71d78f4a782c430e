import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readPublicKey } from './public-key.ts';

const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject) => String(key.export({ type: 'spki', format: 'pem' }));
const part = (bytes: Buffer | string) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, Buffer.from(bytes)]);
};
const coordinate = (key: KeyObject, name: 'x' | 'y') =>
  Buffer.from(key.export({ format: 'jwk' })[name] ?? '', 'base64url');
const raw = coordinate(ed25519.publicKey, 'x');

describe('a public key', () => {
  it('is the same however it is written', () => {
    const { id, algorithm } = readPublicKey(pem(ed25519.publicKey));
    expect([id, algorithm]).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), 'ed25519']);
    const openSsh = `ssh-ed25519 ${Buffer.concat([part('ssh-ed25519'), part(raw)]).toString('base64')} me@here`;
    const wasmSign = Buffer.concat([Buffer.from([1]), raw]);
    for (const text of [openSsh, wasmSign.toString('hex'), `\n${wasmSign.toString('base64')}\n`]) {
      expect(readPublicKey(text)).toMatchObject({ id, algorithm, pem: pem(ed25519.publicKey) });
    }
  });

  it('may be ECDSA on P-256, also as OpenSSH writes it', () => {
    const { id, algorithm } = readPublicKey(pem(p256.publicKey));
    expect(algorithm).toBe('ecdsa-p256');
    const point = Buffer.concat([Buffer.from([4]), coordinate(p256.publicKey, 'x'), coordinate(p256.publicKey, 'y')]);
    const blob = Buffer.concat([part('ecdsa-sha2-nistp256'), part('nistp256'), part(point)]);
    expect(readPublicKey(`ecdsa-sha2-nistp256 ${blob.toString('base64')}`).id).toBe(id);
  });

  it('has the id that is the start of the SHA-256 of its DER form', () => {
    const der = ed25519.publicKey.export({ type: 'spki', format: 'der' });
    const digest = execFileSync(
      process.execPath,
      ['-e', "process.stdin.pipe(require('crypto').createHash('sha256').setEncoding('hex')).pipe(process.stdout)"],
      { input: der },
    );
    expect(readPublicKey(pem(ed25519.publicKey)).id).toBe(digest.toString().slice(0, 16));
  });

  it.each([
    ['a private key', String(ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' })), /private key/],
    [
      'a private key of OpenSSH',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----',
      /private/,
    ],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', /certificate/],
    ['RSA', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey), /kind rsa/],
    ['another curve', pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey), /kind ec/],
    ['a broken PEM', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', /not a public key/],
    ['any text', 'hello', /not a public key/],
    ['nothing', '', /not a public key/],
    [
      'an OpenSSH line whose lengths lie',
      `ssh-ed25519 ${Buffer.alloc(60, 255).toString('base64')}`,
      /not a public key/,
    ],
    [
      'a point that is not on the curve',
      `ecdsa-sha2-nistp256 ${Buffer.concat([part('ecdsa-sha2-nistp256'), part('nistp256'), part(Buffer.alloc(65, 4))]).toString('base64')}`,
      /not a public key/,
    ],
  ])('is not %s', (_, text, words) => {
    expect(() => readPublicKey(text)).toThrow(words);
    try {
      readPublicKey(text);
    } catch (error) {
      expect(error).toMatchObject({ failure: { code: 'signature/unusable-key', field: 'pem' } });
    }
  });
});
