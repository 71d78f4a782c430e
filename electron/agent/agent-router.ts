import { implement, ORPCError } from '@orpc/server';
import { type AgentInfo, agentContract } from '#shared/contract/agent.ts';
import { statusOf } from '#shared/contract/base.ts';
import { failureOf } from '#shared/domain/failure.ts';
import type { BlobStore } from './blob-store.ts';
import type { ColdStartMeter } from './cold-start.ts';
import { notRunning } from './hosted-workload.ts';
import type { HostedWorkloads } from './hosted-workloads.ts';
import type { Hosting } from './hosting.ts';
import { followLog } from './follow-log.ts';
import { readFacts } from './node-facts.ts';
import { probe } from './probe.ts';
import type { UsageLedger } from './usage-ledger.ts';

export interface AgentServices {
  readonly info: () => AgentInfo;
  readonly root: string;
  readonly blobs: BlobStore;
  readonly hosting: Hosting;
  readonly workloads: HostedWorkloads;
  readonly usage: UsageLedger;
  readonly coldStarts: ColdStartMeter;
  /** Begins to end the agent; returns at once. */
  readonly shutdown: () => void;
}

/** For calls that come without one: nobody ends them. */
const never = new AbortController().signal;

/** The doors of the agent: what each call does stands in the services. */
export function agentRouter(services: AgentServices) {
  const { workloads, blobs, hosting } = services;
  const os = implement(agentContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw asContractError(error);
    }
  });
  const running = (name: Parameters<HostedWorkloads['get']>[0]) => {
    const release = workloads.get(name).running();
    if (!release) throw notRunning(name);
    return release;
  };
  return os.router({
    info: os.info.handler(() => services.info()),
    facts: os.facts.handler(async () => ({
      facts: await readFacts(services.root, await hosting.runtimes()),
      nowMs: Date.now(),
    })),
    status: os.status.handler(() => workloads.status()),
    hasModule: os.hasModule.handler(async ({ input }) => ({ present: await blobs.has(input.digest) })),
    activate: os.activate.handler(({ input, signal }) => workloads.activate(input, signal ?? never)),
    confirm: os.confirm.handler(
      ({ input }) => workloads.find(input.workload)?.confirm(input.release) ?? { result: 'not-active' },
    ),
    revert: os.revert.handler(
      ({ input }) =>
        workloads.find(input.workload)?.revert(input.release) ?? { result: 'was-not-active', active: null },
    ),
    stop: os.stop.handler(async ({ input }) => {
      await workloads.find(input.workload)?.stop();
      return {};
    }),
    checkHealth: os.checkHealth.handler(
      ({ input, signal }) =>
        workloads.find(input.workload)?.checkHealth(signal ?? never) ?? {
          healthy: false,
          release: null,
          failure: notRunning(input.workload).failure,
        },
    ),
    logs: os.logs.handler(({ input, signal }) => followLog(workloads.get(input.workload).log, input, signal ?? never)),
    probe: os.probe.handler(({ input, signal }) =>
      probe(workloads.get(input.workload), workloads.probeMark, input, signal ?? never),
    ),
    usage: os.usage.handler(() => services.usage.counters()),
    measureColdStarts: os.measureColdStarts.handler(async function* ({ input, signal }) {
      try {
        yield* services.coldStarts.measure(running(input.workload), input.runs, signal ?? never);
      } catch (error) {
        throw asContractError(error);
      }
    }),
    forget: os.forget.handler(async () => {
      await workloads.forget();
      return {};
    }),
    shutdown: os.shutdown.handler(() => {
      services.shutdown();
      return {};
    }),
  });
}

/** A failure as the contract declares it; what oRPC itself found wrong with a call stays as it is. */
function asContractError(error: unknown): unknown {
  if (error instanceof ORPCError) return error;
  const failure = failureOf(error);
  const { code, message } = failure;
  return new ORPCError(code, { status: statusOf(code), message, data: failure, defined: true });
}
