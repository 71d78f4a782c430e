import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { BinaryReader, MalformedError } from '../inspector/binary-reader.ts';
import { preambleBytes, readPreamble } from '../inspector/wasm-sections.ts';

const longestSignature = 1024 ** 2;
const readAtOnceBytes = 1024 ** 2;
/** More than any toolchain writes; a section takes two bytes at least. */
const mostSections = 20_000;
/** A section's number, its length, and the name of a delimiter. */
const headBytes = 40;

/** The signature of a file and where the signed bytes begin. */
export interface SignatureSection {
  readonly payload: Uint8Array;
  readonly signedFrom: number;
}

/** The section `signature`, when the file begins with it; null when it does not. Throws `MalformedError`. */
export async function readSignatureSection(file: FileHandle): Promise<SignatureSection | null> {
  const start = await readAt(file, 0, 64);
  const preamble = readPreamble(start);
  if (preamble !== 'core' && preamble !== 'component') return null;
  const section = sectionAt(start, preambleBytes, start.length);
  if (section?.name !== 'signature') return null;
  const length = section.end - section.contentStart;
  if (length > longestSignature) throw new MalformedError('the signature is larger than any is', preambleBytes);
  const payload = await readAt(file, section.contentStart, length);
  if (payload.length < length) throw new MalformedError('the signature breaks off', preambleBytes);
  return { payload, signedFrom: section.end };
}

/** SHA-256 of everything from `start` to the end, in hex. */
export async function hashToEnd(file: FileHandle, start: number): Promise<string> {
  const hash = createHash('sha256');
  await feed(file, start, Number.MAX_SAFE_INTEGER, (bytes) => hash.update(bytes));
  return hash.digest('hex');
}

/**
 * How many bytes behind the signature are covered by one of the hashes: up to the last delimiter whose hash is among
 * them. 0 for none. Looks at a limited number of sections.
 */
export async function coveredBytes(file: FileHandle, start: number, hashes: ReadonlySet<string>): Promise<number> {
  const hash = createHash('sha256');
  let hashedTo = start;
  let covered = 0;
  let offset = start;
  for (let count = 0; count < mostSections; count += 1) {
    const head = await readAt(file, offset, headBytes);
    const section = head.length === 0 ? undefined : sectionAt(head, 0, head.length);
    if (!section) return covered;
    offset += section.end;
    if (section.name !== 'signature_delimiter') continue;
    await feed(file, hashedTo, offset, (bytes) => hash.update(bytes));
    hashedTo = offset;
    if (hashes.has(hash.copy().digest('hex'))) covered = offset - start;
  }
  return covered;
}

/** A section that begins at `offset`; `name` is null for what is not a custom section or has a longer name. */
function sectionAt(
  bytes: Uint8Array,
  offset: number,
  end: number,
): { name: string | null; contentStart: number; end: number } | undefined {
  try {
    const reader = new BinaryReader(bytes, offset, end);
    const id = reader.u8();
    const length = reader.u32();
    const bodyStart = reader.offset;
    const sectionEnd = bodyStart + length;
    if (id !== 0) return { name: null, contentStart: bodyStart, end: sectionEnd };
    const body = new BinaryReader(bytes, bodyStart, Math.min(end, sectionEnd));
    return { ...nameIn(body), end: sectionEnd };
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

function nameIn(body: BinaryReader): { name: string | null; contentStart: number } {
  const contentStart = body.offset;
  try {
    const name = body.name();
    return { name, contentStart: body.offset };
  } catch {
    return { name: null, contentStart };
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Passes on the bytes from `start` to `end` or the end of the file. */
export async function feed(
  file: FileHandle,
  start: number,
  end: number,
  take: (bytes: Uint8Array) => void,
): Promise<void> {
  const buffer = new Uint8Array(Math.min(readAtOnceBytes, Math.max(1, end - start)));
  for (let position = start; position < end; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, end - position), position);
    if (bytesRead === 0) return;
    take(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}
