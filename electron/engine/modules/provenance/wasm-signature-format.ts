import { BinaryReader, MalformedError } from '../inspector/binary-reader.ts';

/*
 * The section `signature` of WebAssembly's proposal for signed modules, as wasmsign2 writes it: first in the file.
 *
 *   version 01, content type 01 (a module), hash function 01 (SHA-256), then signed sets:
 *     hashes   32 bytes each: of everything behind this section, up to the end of each delimiter or of the file
 *     signatures   key id (may be empty), algorithm 01 (Ed25519), 64 bytes
 *   A signature is over "wasmsig", the three bytes above, and the hashes one after the other.
 */

const domain = Buffer.from('wasmsig');
const mostHashes = 64;
const mostSignatures = 256;
const ed25519 = 1;

export interface SignedSet {
  /** In hex. */
  readonly hashes: readonly string[];
  /** What is signed. */
  readonly message: Buffer;
  readonly signatures: readonly Buffer[];
}

/** Throws `MalformedError`. Signatures of other algorithms are left out. */
export function readSignedSets(payload: Uint8Array): SignedSet[] {
  const reader = new BinaryReader(payload);
  const head = Buffer.from([reader.u8(), reader.u8(), reader.u8()]);
  if (head.some((byte) => byte !== 1)) {
    throw new MalformedError('a version, content type or hash function that is not known', 0);
  }
  const count = atMost(reader.count(), mostHashes, reader);
  return Array.from({ length: count }, () => readSet(payload, reader.sub(), head));
}

function readSet(payload: Uint8Array, reader: BinaryReader, head: Buffer): SignedSet {
  const hashes = Array.from({ length: atMost(reader.count(), mostHashes, reader) }, () => bytesOf(payload, reader, 32));
  const count = atMost(reader.count(), mostSignatures, reader);
  const signatures = Array.from({ length: count }, () => readSignature(payload, reader.sub()));
  return {
    hashes: hashes.map((hash) => hash.toString('hex')),
    message: Buffer.concat([domain, head, ...hashes]),
    signatures: signatures.filter((signature) => signature !== undefined),
  };
}

function readSignature(payload: Uint8Array, reader: BinaryReader): Buffer | undefined {
  reader.sub();
  if (reader.u8() !== ed25519) return undefined;
  const signature = bytesOf(payload, reader, reader.u32());
  return signature.length === 64 ? signature : undefined;
}

function bytesOf(payload: Uint8Array, reader: BinaryReader, length: number): Buffer {
  const start = reader.offset;
  reader.skip(length);
  return Buffer.from(payload.subarray(start, start + length));
}

function atMost(count: number, most: number, reader: BinaryReader): number {
  if (count > most) throw new MalformedError(`more than ${most}`, reader.offset);
  return count;
}
