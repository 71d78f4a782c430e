import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { FlotillaError } from '#shared/domain/failure.ts';

export interface BillLimits {
  /** Of the text, unpacked. */
  readonly mostBytes: number;
  /** Unpacked over packed; FOCUS files have 10 to 60. */
  readonly mostRatio: number;
}

export const usualBillLimits: BillLimits = { mostBytes: 200e9, mostRatio: 400 };

/** Ratios say nothing about the first bytes. */
const ratioFromBytes = 16_000_000;
const pieceBytes = 1 << 18;

export interface BillPiece {
  readonly text: string;
  /** Share of the file that was read. */
  readonly share: number;
}

/**
 * The text of a file, also gzipped, UTF-8 or UTF-16 with its mark, in pieces. Fails with `cost/not-a-bill` for what is
 * another kind of file, `file/too-large` for what unpacks to too much, `file/unreadable` for what cannot be read. Stops
 * reading when the signal says so.
 */
export async function* billText(path: string, signal: AbortSignal, limits: BillLimits): AsyncGenerator<BillPiece> {
  const { size, start } = await begin(path);
  const kind = kindOf(start);
  const file = createReadStream(path, { highWaterMark: pieceBytes, signal });
  const bytes = kind === 'gzip' ? unpacked(file) : file;
  let read = 0;
  let decoder: TextDecoder | null = null;
  try {
    for await (const piece of bytes as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      read += piece.length;
      if (kind === 'gzip') checkSize(read, file.bytesRead, limits);
      decoder ??= new TextDecoder(encodingOf(piece));
      yield {
        text: decoder.decode(piece, { stream: true }),
        share: size === 0 ? 1 : Math.min(1, file.bytesRead / size),
      };
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof FlotillaError ? error : unreadable(error, kind === 'gzip');
  } finally {
    file.destroy();
    bytes.destroy();
  }
}

/** Errors of the file reach whoever reads what is unpacked. */
function unpacked(file: Readable): Readable {
  const gunzip = createGunzip({ chunkSize: pieceBytes });
  file.on('error', (error) => gunzip.destroy(error));
  return file.pipe(gunzip);
}

async function begin(path: string): Promise<{ readonly size: number; readonly start: Buffer }> {
  try {
    const file = await open(path, 'r');
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw new FlotillaError('file/unreadable', 'This is no file.');
      const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
      return { size: stat.size, start: buffer.subarray(0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof FlotillaError ? error : unreadable(error, false);
  }
}

function kindOf(start: Buffer): 'gzip' | 'text' {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  const magic = start.toString('latin1');
  const other = [
    ['PK\u0003\u0004', 'a ZIP archive or a spreadsheet', 'Unpack it, or save the sheet as CSV.'],
    ['PAR1', 'a Parquet file', 'Export the bill as CSV, also gzipped.'],
    ['%PDF', 'a PDF', 'Flotilla reads the FOCUS export of the bill: CSV, also gzipped.'],
  ].find(([begins = '']) => magic.startsWith(begins));
  if (other) throw new FlotillaError('cost/not-a-bill', `This is ${other[1]}.`, { hint: other[2] ?? '' });
  return 'text';
}

function encodingOf(start: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function checkSize(unpackedBytes: number, packedBytes: number, { mostBytes, mostRatio }: BillLimits): void {
  const isBomb = unpackedBytes > ratioFromBytes && unpackedBytes > packedBytes * mostRatio;
  if (unpackedBytes <= mostBytes && !isBomb) return;
  throw new FlotillaError('file/too-large', 'The file unpacks to far more than a bill has.', {
    hint: 'Unpack it and look at what is in it.',
  });
}

function unreadable(cause: unknown, isPacked: boolean): FlotillaError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const what = isPacked ? 'The file cannot be unpacked to its end' : 'The file cannot be read';
  return new FlotillaError('file/unreadable', `${what}: ${why}`, {
    hint: 'Get the file again and read it anew.',
    cause,
  });
}
