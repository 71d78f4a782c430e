import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FlotillaError } from '#shared/domain/failure.ts';
import { Digest } from '#shared/domain/ids.ts';
import { asFailure, type HttpAnswer, reasonOf } from './http-client.ts';

/** The inspector looks into no larger file. */
export const maxModuleBytes = 256 * 1024 ** 2;

export interface DownloadOrder {
  readonly url: URL;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly maxBytes?: number;
  /** What the registry promised; without it the size is what the answer says. */
  readonly sizeBytes?: number;
  readonly onProgress: (share: number | null, doneBytes: number, ofBytes: number | null) => void;
}

/** Streams a body into a new file and gives the SHA-256 of what it wrote. The caller deletes the file on failure. */
export async function download(
  answer: HttpAnswer,
  order: DownloadOrder,
): Promise<{ digest: Digest; sizeBytes: number }> {
  const { url, path, signal, maxBytes = maxModuleBytes, onProgress } = order;
  const encoding = answer.header('content-encoding') ?? 'identity';
  if (encoding !== 'identity') {
    answer.body.destroy();
    throw new FlotillaError('pull/not-a-module', `${url.host} sends the file compressed (${encoding.slice(0, 40)}).`);
  }
  const declared = Number(answer.header('content-length') ?? Number.NaN);
  const ofBytes = order.sizeBytes ?? (Number.isSafeInteger(declared) ? declared : null);
  if (ofBytes !== null && ofBytes > maxBytes) {
    answer.body.destroy();
    throw tooLarge(maxBytes);
  }
  const hash = createHash('sha256');
  let doneBytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      doneBytes += chunk.length;
      if (doneBytes > maxBytes) return done(tooLarge(maxBytes));
      hash.update(chunk);
      onProgress(ofBytes ? Math.min(1, doneBytes / ofBytes) : null, doneBytes, ofBytes);
      done(null, chunk);
    },
  });
  try {
    await pipeline(answer.body, counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
  } catch (error) {
    if (signal.aborted) throw reasonOf(signal);
    throw isOfTheDisk(error)
      ? new FlotillaError('storage/unreadable', 'The download cannot be written.', { cause: error })
      : asFailure(url, error);
  }
  return { digest: Digest.parse(hash.digest('hex')), sizeBytes: doneBytes };
}

const isOfTheDisk = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EROFS', 'EACCES', 'EDQUOT'].includes(String(error.code));

const tooLarge = (maxBytes: number): FlotillaError =>
  new FlotillaError('pull/too-large', `What is there is larger than ${maxBytes / 1024 ** 2} MiB; nothing was kept.`, {
    hint: 'Modules of that size are not looked into.',
  });
