import { ORPCError } from '@orpc/client';
import { Failure, failureOf } from '#shared/domain/failure.ts';

const engineGone: Failure = {
  code: 'engine/stopped',
  message: 'The engine ended before it answered.',
  retryable: true,
};

/** What went wrong, whether the engine said it or this side. */
export function failureOfAny(error: unknown): Failure {
  // What waits on a channel that closes is aborted; this side aborts nothing that a person waits for.
  if (error instanceof Error && error.name === 'AbortError') return engineGone;
  if (!(error instanceof ORPCError)) return failureOf(error);
  const failure = Failure.safeParse(error.data);
  return failure.success ? failure.data : { code: 'internal/bug', message: error.message, retryable: false };
}

/** What happened, where, and the next step, on one line. */
export function failureText({ message, hint, node }: Failure): string {
  const place = node === undefined ? '' : `${node}: `;
  return [`${place}${message}`, hint].filter(Boolean).join(' ');
}
