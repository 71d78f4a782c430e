import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { TrustedKey } from '#shared/domain/provenance.ts';

export interface PublicKey {
  readonly key: KeyObject;
  readonly algorithm: TrustedKey['algorithm'];
  /** First 16 hex digits of the SHA-256 of its SubjectPublicKeyInfo. */
  readonly id: string;
  /** SubjectPublicKeyInfo, whatever form it was given in. */
  readonly pem: string;
}

/**
 * Reads a public key as people have it: PEM (cosign, OpenSSL), a line of OpenSSH, or wasmsign2's 33 bytes as hex or
 * base64. A private key is refused, so that none is ever kept.
 */
export function readPublicKey(text: string): PublicKey {
  const given = text.trim();
  if (/PRIVATE KEY/.test(given)) {
    throw unusable('This is a private key, which must stay with whoever signs. Nothing was kept of it.');
  }
  if (/BEGIN CERTIFICATE/.test(given)) throw unusable('This is a certificate; the public key itself is needed.');
  const read = given.startsWith('-----BEGIN') ? fromPem(given) : (fromOpenSsh(given) ?? fromWasmSign(given));
  if (!read) throw unusable('This is not a public key in a form that is known.');
  const algorithm = algorithmOf(read);
  const der = read.export({ type: 'spki', format: 'der' });
  const id = createHash('sha256').update(der).digest('hex').slice(0, 16);
  return { key: read, algorithm, id, pem: String(read.export({ type: 'spki', format: 'pem' })) };
}

function algorithmOf(key: KeyObject): TrustedKey['algorithm'] {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ecdsa-p256';
  throw unusable(`Keys of the kind ${key.asymmetricKeyType ?? 'unknown'} are not used: Ed25519 and ECDSA P-256 are.`);
}

function fromPem(text: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: text, format: 'pem', type: 'spki' });
  } catch {
    return undefined;
  }
}

function fromOpenSsh(text: string): KeyObject | undefined {
  const match = /^(?:ssh-ed25519|ecdsa-sha2-nistp256)\s+([A-Za-z0-9+/=]{40,400})(?:\s|$)/m.exec(text);
  if (!match?.[1]) return undefined;
  const [kind, first, second] = stringsOf(Buffer.from(match[1], 'base64'));
  if (kind?.toString() === 'ssh-ed25519' && first?.length === 32) return ed25519Key(first);
  // The point, uncompressed: 04, x, y.
  if (second?.length !== 65 || second[0] !== 4) return undefined;
  return jwk({
    kty: 'EC',
    crv: 'P-256',
    x: second.subarray(1, 33).toString('base64url'),
    y: second.subarray(33).toString('base64url'),
  });
}

/** OpenSSH writes each part behind its length in four bytes. */
function stringsOf(blob: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let offset = 0; offset + 4 <= blob.length && parts.length < 4; ) {
    const length = blob.readUInt32BE(offset);
    if (length > blob.length - offset - 4) break;
    parts.push(blob.subarray(offset + 4, offset + 4 + length));
    offset += 4 + length;
  }
  return parts;
}

/** Kind 1 is Ed25519; 32 bytes follow. */
function fromWasmSign(text: string): KeyObject | undefined {
  const bytes = /^[0-9a-f]{66}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  return bytes.length === 33 && bytes[0] === 1 ? ed25519Key(bytes.subarray(1)) : undefined;
}

const ed25519Key = (raw: Buffer): KeyObject | undefined =>
  jwk({ kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') });

function jwk(key: Record<string, string>): KeyObject | undefined {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    return undefined;
  }
}

const unusable = (message: string): FlotillaError =>
  new FlotillaError('signature/unusable-key', message, {
    hint: 'Paste a PEM public key (cosign.pub), a line of OpenSSH, or a wasmsign2 key as hex or base64.',
    field: 'pem',
  });
