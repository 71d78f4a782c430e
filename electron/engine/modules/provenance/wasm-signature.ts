import { verify } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { SignatureCheck } from '#shared/domain/provenance.ts';
import { MalformedError } from '../inspector/binary-reader.ts';
import { coveredBytes, hashToEnd, readSignatureSection, type SignatureSection } from './signed-parts.ts';
import type { CheckingKey } from './trusted-keys.ts';
import { readSignedSets, type SignedSet } from './wasm-signature-format.ts';

/** Verifications in one file; each takes about a tenth of a millisecond. */
const mostTries = 5_000;

/** The hashes that a key signed. */
interface Vouched {
  readonly keyName: string;
  readonly hashes: ReadonlySet<string>;
  /** Those of whole files: the last of each set. */
  readonly wholes: ReadonlySet<string>;
}

/**
 * Checks the signature inside a file (wasmsign2). `verified` only when a trusted key signed the hash of everything
 * behind the signature as that of a whole file; a signature over the first part of this file, or over more than is left
 * of it, is `failed`. Stricter than the tool, which takes a file that was cut off behind a part for signed. Null when
 * there is no signature.
 */
export async function checkWasmSignature(path: string, keys: readonly CheckingKey[]): Promise<SignatureCheck | null> {
  const file = await open(path, 'r');
  try {
    const section = await readSignatureSection(file);
    return section && (await check(file, section, keys));
  } catch (error) {
    if (error instanceof MalformedError) return failed(`The signature cannot be read: ${error.message}.`);
    throw error;
  } finally {
    await file.close();
  }
}

async function check(
  file: FileHandle,
  { payload, signedFrom }: SignatureSection,
  keys: readonly CheckingKey[],
): Promise<SignatureCheck> {
  const sets = readSignedSets(payload);
  if (sets.every(({ signatures }) => signatures.length === 0)) {
    return failed('The signature is of a kind that is not known; Ed25519 is.');
  }
  const vouched = vouchedBy(keys, sets);
  if (vouched.length === 0) return failed('No trusted key made this signature.');
  const whole = await hashToEnd(file, signedFrom);
  const full = vouched.find(({ wholes }) => wholes.has(whole));
  if (full) {
    return { form: 'wasmsign2', result: 'verified', detail: `Signed by ${full.keyName}.`, keyName: full.keyName };
  }
  return failed(await whyNotWhole(file, signedFrom, vouched));
}

/** For each trusted key with a signature that holds, what it signed. */
function vouchedBy(keys: readonly CheckingKey[], sets: readonly SignedSet[]): Vouched[] {
  let tries = 0;
  return keys.flatMap(({ key, name, algorithm }) => {
    if (algorithm !== 'ed25519') return [];
    const signed = sets.filter(({ message, signatures }) =>
      signatures.some((signature) => (tries += 1) <= mostTries && verify(null, message, key, signature)),
    );
    if (signed.length === 0) return [];
    const hashes = new Set(signed.flatMap((set) => set.hashes));
    return [{ keyName: name, hashes, wholes: new Set(signed.flatMap((set) => set.hashes.at(-1) ?? [])) }];
  });
}

async function whyNotWhole(file: FileHandle, signedFrom: number, vouched: readonly Vouched[]): Promise<string> {
  for (const { keyName, hashes } of vouched) {
    const covered = await coveredBytes(file, signedFrom, hashes);
    if (covered === 0) continue;
    const all = (await file.stat()).size - signedFrom;
    if (covered === all) return `${keyName} signed a longer file, whose end is missing here.`;
    return `${keyName} signed only the first ${covered.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} bytes; the rest was added later.`;
  }
  return `The file was changed after ${vouched.map(({ keyName }) => keyName).join(', ')} signed it.`.slice(0, 1000);
}

const failed = (detail: string): SignatureCheck => ({ form: 'wasmsign2', result: 'failed', detail, keyName: null });
