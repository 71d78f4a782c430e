import { ORPCError, os, ValidationError } from '@orpc/server';
import { statusOf } from '#shared/contract/base.ts';
import { type Failure, failureOf } from '#shared/domain/failure.ts';

/** Who calls: a window or browser page, or a program of the same user through the local socket. */
export interface CallContext {
  readonly origin: 'page' | 'local';
  readonly readOnly: () => boolean;
  readonly onBug: (failure: Failure, error: unknown) => void;
}

/**
 * Around every handler. Whatever a handler throws leaves as one of the contract's errors, with its code, place and next
 * step; a call that changes something is refused while the console is read-only.
 */
export const guard = os.$context<CallContext>().middleware(async ({ context, next, procedure }) => {
  try {
    if (isChange(procedure['~orpc'].meta) && context.readOnly()) throw errorOf(readOnlyFailure);
    return await next();
  } catch (error) {
    throw contractError(context, error);
  }
});

/** A stream whose errors leave as the contract's errors too: they are thrown after its handler has returned. */
export async function* withContractErrors<T>(context: CallContext, stream: AsyncIterable<T>): AsyncGenerator<T, void> {
  try {
    yield* stream;
  } catch (error) {
    throw contractError(context, error);
  }
}

function contractError(context: CallContext, error: unknown): Error {
  if (error instanceof ORPCError && error.defined) return error;
  return errorOf(wrongInput(error) ?? reported(context, error));
}

const readOnlyFailure: Failure = {
  code: 'access/denied',
  message: 'The console is read-only.',
  hint: 'Switch read-only mode off in Settings.',
  retryable: false,
};

function isChange(meta: object): boolean {
  return 'changes' in meta && meta.changes === true;
}

function errorOf(failure: Failure): ORPCError<string, Failure> {
  return new ORPCError(failure.code, {
    defined: true,
    status: statusOf(failure.code),
    message: failure.message,
    data: failure,
  });
}

/** The first thing that is wrong with the arguments, at its field. */
function wrongInput(error: unknown): Failure | undefined {
  if (!(error instanceof ORPCError) || !(error.cause instanceof ValidationError) || error.code !== 'BAD_REQUEST')
    return undefined;
  const [issue] = error.cause.issues;
  const path = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return {
    code: 'input/invalid',
    message: issue?.message ?? 'The input does not fit.',
    ...(path && { field: path }),
    retryable: false,
  };
}

function reported(context: CallContext, error: unknown): Failure {
  const failure = failureOf(error);
  if (failure.code === 'internal/bug') context.onBug(failure, error);
  return failure;
}
