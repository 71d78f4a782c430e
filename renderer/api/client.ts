import type { ContractRouterClient } from '@orpc/contract';
import type { RouterUtils } from '@orpc/tanstack-query';
import type { contract } from '#shared/contract/contract.ts';

/** All calls of the engine, typed by the contract. It outlives reconnects. */
export type EngineClient = ContractRouterClient<typeof contract>;

/** Query options, mutation options and the only place where query keys are written. */
export type EngineQueries = RouterUtils<EngineClient>;
