import { createHash, type KeyObject, sign } from 'node:crypto';

/*
 * A signer of our own for tests: follows the description of the format and shares no code with what checks it. The
 * fixtures of the real tool show that both mean the same.
 */

const magic = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

export interface SignedParts {
  readonly parts: readonly Buffer[];
  readonly by: readonly KeyObject[];
}

const leb = (value: number): Buffer =>
  Buffer.from(value < 128 ? [value] : value < 16_384 ? [(value & 127) | 128, value >> 7] : [255, 255, 3]);

const vector = (bytes: Buffer): Buffer => Buffer.concat([leb(bytes.length), bytes]);

export function customSection(name: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0]), vector(Buffer.concat([vector(Buffer.from(name)), content]))]);
}

export const delimiter = (letter: string): Buffer => customSection('signature_delimiter', Buffer.alloc(16, letter));

/** A core module whose signature, first in it, covers each of `parts` and those before it. `added` comes behind. */
export function signedModule({ parts, by }: SignedParts, added: Buffer = Buffer.alloc(0)): Buffer {
  const hash = createHash('sha256');
  const hashes = parts.map((part) => hash.update(part).copy().digest());
  const head = Buffer.from([1, 1, 1]);
  const message = Buffer.concat([Buffer.from('wasmsig'), head, ...hashes]);
  const signatures = by.map((key) =>
    vector(Buffer.concat([leb(0), Buffer.from([1]), vector(sign(null, message, key))])),
  );
  const set = Buffer.concat([leb(hashes.length), ...hashes, leb(signatures.length), ...signatures]);
  const signature = customSection('signature', Buffer.concat([head, leb(1), vector(set)]));
  return Buffer.concat([magic, signature, ...parts, added]);
}

/** The same bytes with a signature section of any content. */
export const withSignatureSection = (content: Buffer, behind: Buffer): Buffer =>
  Buffer.concat([magic, customSection('signature', content), behind]);
