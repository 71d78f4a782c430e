import { agentFailure, connectToAgent } from './drivers/local/agent-client.ts';
import type { AgentAccess } from './fleet/practice-fleet.ts';

/** An agent on this computer answers within milliseconds; one that is stopped or not ours may never answer. */
const answerLimitMs = 3_000;

/** The agents' contract as the practice fleet sees it. */
export const agentAccess: AgentAccess = {
  find: async (folder, signal) => {
    try {
      const { calls } = await connectToAgent(folder);
      const { pid, version } = await calls.info(undefined, { signal: limited(signal) });
      return { pid, version };
    } catch {
      signal.throwIfAborted();
      return null;
    }
  },
  shutdown: async (folder, signal) => {
    try {
      const { calls } = await connectToAgent(folder);
      await calls.shutdown(undefined, { signal: limited(signal) });
    } catch (error) {
      signal.throwIfAborted();
      const failure = agentFailure(error, folder);
      // It may end before it answers.
      if (failure.failure.code !== 'node/unreachable') throw failure;
    }
  },
};

const limited = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]);
