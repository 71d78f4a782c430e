import { createVerify, type KeyObject, verify } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Digest } from '#shared/domain/ids.ts';
import type { SignatureCheck } from '#shared/domain/provenance.ts';
import { feed } from './signed-parts.ts';
import type { SignatureBundle } from './sigstore-bundle.ts';
import type { CheckingKey } from './trusted-keys.ts';

const inToto = 'application/vnd.in-toto+json';
const Statement = z.object({
  subject: z.array(z.object({ digest: z.record(z.string(), z.string()) })).max(1000),
});

interface CheckedModule {
  readonly path: string;
  readonly digest: Digest;
}

/**
 * Checks a bundle beside a module against trusted keys, without a network. `verified` only when a trusted key signed
 * these very bytes, or a statement that names their digest. What was signed without a key cannot be checked here.
 */
export async function checkBundle(
  bundle: SignatureBundle,
  module: CheckedModule,
  keys: readonly CheckingKey[],
): Promise<SignatureCheck> {
  if (bundle.kind === 'statement') return checkStatement(bundle, module, keys);
  if (bundle.sha256 !== null && bundle.sha256 !== module.digest) return failed('The bundle is for another file.');
  const signer = await signerOf(bundle.signature, module.path, keys);
  return signer ? verified(signer) : failed(noSigner(bundle));
}

function checkStatement(
  bundle: Extract<SignatureBundle, { kind: 'statement' }>,
  { digest }: CheckedModule,
  keys: readonly CheckingKey[],
): SignatureCheck {
  if (bundle.payloadType !== inToto) return failed('The bundle signs something else than a statement about a file.');
  const message = preAuthenticated(bundle.payloadType, bundle.payload);
  const signer = keys.find(({ key, algorithm }) =>
    bundle.signatures.some((signature) => holds(algorithm, message, key, signature)),
  );
  if (!signer) return failed(noSigner(bundle));
  const statement = Statement.safeParse(jsonOf(bundle.payload));
  if (!statement.success) return failed(`What ${signer.name} signed cannot be read.`);
  const isAboutIt = statement.data.subject.some((subject) => subject.digest['sha256']?.toLowerCase() === digest);
  return isAboutIt ? verified(signer) : failed(`What ${signer.name} signed is about another file.`);
}

/** DSSE v1: what is signed is the payload with its type, each behind its length. */
function preAuthenticated(payloadType: string, payload: Buffer): Buffer {
  const type = Buffer.from(payloadType);
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload]);
}

/** The file is read once for all ECDSA keys, and held whole only when there are Ed25519 keys that it could be of. */
async function signerOf(
  signature: Buffer,
  path: string,
  keys: readonly CheckingKey[],
): Promise<CheckingKey | undefined> {
  const ed25519 = signature.length === 64 ? keys.filter(({ algorithm }) => algorithm === 'ed25519') : [];
  if (ed25519.length > 0) {
    const bytes = await readFile(path);
    for (const key of ed25519) if (await verifyAside(bytes, key.key, signature)) return key;
  }
  const ecdsa = keys.filter(({ algorithm }) => algorithm === 'ecdsa-p256');
  if (ecdsa.length === 0) return undefined;
  const verifiers = ecdsa.map((key) => ({ key, verifier: createVerify('sha256') }));
  const file = await open(path, 'r');
  try {
    await feed(file, 0, Number.MAX_SAFE_INTEGER, (bytes) => {
      for (const { verifier } of verifiers) verifier.update(bytes);
    });
  } finally {
    await file.close();
  }
  return verifiers.find(({ key, verifier }) => verifier.verify(key.key, signature))?.key;
}

function holds(algorithm: CheckingKey['algorithm'], message: Buffer, key: KeyObject, signature: Buffer): boolean {
  return verify(algorithm === 'ed25519' ? null : 'sha256', message, key, signature);
}

/** Not in the engine's own thread: Ed25519 reads the whole file twice. */
function verifyAside(bytes: Buffer, key: KeyObject, signature: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify(null, bytes, key, signature, (error, isGood) => (error ? reject(error) : resolve(isGood)));
  });
}

const noSigner = ({ isKeyless }: SignatureBundle): string =>
  isKeyless
    ? "Signed without a key: checking that needs Sigstore's roots, which this console does not have."
    : 'No trusted key made this signature over this file.';

const verified = ({ name }: CheckingKey): SignatureCheck => ({
  form: 'sigstore-bundle',
  result: 'verified',
  detail: `Signed by ${name}.`,
  keyName: name,
});

const failed = (detail: string): SignatureCheck => ({
  form: 'sigstore-bundle',
  result: 'failed',
  detail: detail.slice(0, 1000),
  keyName: null,
});

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
