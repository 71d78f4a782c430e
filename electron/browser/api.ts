import { type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type AnyContractRouter,
  type AnySchema,
  type ContractProcedure,
  type ErrorMap,
  isContractProcedure,
  type Meta,
} from '@orpc/contract';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { type AnyRouter, ORPCError, Procedure } from '@orpc/server';
import { BodyLimitPlugin } from '@orpc/server/node';
import { statusOf } from '#shared/contract/base.ts';
import { contract } from '#shared/contract/contract.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { type EngineLink } from '../host/engine-client.ts';

export const apiPath = '/api';

/** Largest body of a call; files go through `/upload`. */
const maxBodyBytes = 4 * 1024 ** 2;

/** Everything of the contract over plain HTTP, for scripts: each call is passed on to the engine as it is. */
export class HttpApi {
  readonly #handler: OpenAPIHandler<Record<never, never>>;

  constructor(link: EngineLink) {
    this.#handler = new OpenAPIHandler<Record<never, never>>(forwardingRouter(contract, link, []), {
      plugins: [new BodyLimitPlugin({ maxBodySize: maxBodyBytes })],
    });
  }

  /** False when no call of the contract has this method and path. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    return (await this.#handler.handle(request, response, { prefix: apiPath })).matched;
  }
}

type AnyProcedure = ContractProcedure<AnySchema, AnySchema, ErrorMap, Meta>;
const isProcedure = (part: AnyContractRouter): part is AnyProcedure => isContractProcedure(part);

/** A router in the contract's form whose every procedure calls the same one behind the link, which checks the input. */
function forwardingRouter(part: AnyContractRouter, link: EngineLink, path: readonly string[]): AnyRouter {
  if (isProcedure(part)) {
    const { errorMap, meta, route } = part['~orpc'];
    return new Procedure({
      errorMap,
      meta,
      route,
      middlewares: [],
      inputValidationIndex: 0,
      outputValidationIndex: 0,
      handler: ({ input, signal, lastEventId }) =>
        link
          .call(path, input, {
            context: {},
            ...(signal && { signal }),
            ...(lastEventId !== undefined && { lastEventId }),
          })
          .catch(rethrow),
    });
  }
  const parts = Object.entries(part) as [string, AnyContractRouter][];
  return Object.fromEntries(parts.map(([name, inner]) => [name, forwardingRouter(inner, link, [...path, name])]));
}

/** Failures of this host on the way to the engine become errors of the contract. */
function rethrow(error: unknown): never {
  if (!(error instanceof FlotillaError)) throw error;
  const { failure } = error;
  throw new ORPCError(failure.code, { status: statusOf(failure.code), message: failure.message, data: failure });
}
