import { ORPCError } from '@orpc/client';
import { Failure, failureOf } from '#shared/domain/failure.ts';
import { EngineAwayError } from './engine-away-error.ts';

/** What to show for anything that a call rejected with. */
export function shownFailure(thrown: unknown): Failure {
  if (thrown instanceof EngineAwayError) return awayFailure(thrown);
  if (thrown instanceof ORPCError) {
    const failure = Failure.safeParse(thrown.data);
    if (failure.success) return failure.data;
    if (thrown.code === 'BAD_REQUEST') {
      return { code: 'input/invalid', message: thrown.message, retryable: false };
    }
  }
  return failureOf(thrown);
}

function awayFailure({ message, reach }: EngineAwayError): Failure {
  return {
    code: 'engine/stopped',
    message: `${message}.`,
    hint:
      reach === 'not-sent'
        ? 'It is being started again; try once more in a moment.'
        : 'It may have done its work: look at Activity before you try again.',
    retryable: true,
  };
}
