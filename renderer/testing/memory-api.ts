import { implement, type ImplementerInternalWithMiddlewares, ORPCError } from '@orpc/server';
import { statusOf } from '#shared/contract/base.ts';
import { contract } from '#shared/contract/contract.ts';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import type { MemoryState } from './memory-state.ts';

export interface MemoryContext {
  readonly state: MemoryState;
}

/** Written out, as it would be too long for the compiler to write. */
type Api = ImplementerInternalWithMiddlewares<typeof contract, MemoryContext, MemoryContext>;

const withFailures = implement(contract)
  .$context<MemoryContext>()
  .use(async ({ context, next, procedure }) => {
    try {
      const { meta } = procedure['~orpc'];
      if ('changes' in meta && meta['changes'] === true && context.state.settings.readOnly) {
        throw new FlotillaError('access/denied', 'The console is read-only.', {
          hint: 'Switch read-only mode off in Settings.',
        });
      }
      return await next();
    } catch (error) {
      if (error instanceof ORPCError) throw error;
      const failure = failureOf(error);
      const { code, message } = failure;
      throw new ORPCError(code, { defined: true, status: statusOf(code), message, data: failure });
    }
  });

/** Where every handler of the in-memory engine starts: failures leave as the contract's errors. */
export const api: Api = withFailures;
