import { FlotillaError } from '#shared/domain/failure.ts';
import { agentFailure, connectToAgent, readAgentFile } from './drivers/local/agent-client.ts';
import type { AgentAccess } from './fleet/practice-fleet.ts';

/** An agent on this computer answers within milliseconds; one that is stopped or not ours may never answer. */
const answerLimitMs = 3_000;

/** The agents' contract as the practice fleet sees it. */
export const agentAccess: AgentAccess = {
  find: async (folder, signal) => {
    const file = await readAgentFile(folder);
    if (file === null) return null;
    try {
      const { calls } = await connectToAgent(folder);
      const { pid, version } = await calls.info(undefined, { signal: limited(signal) });
      return { pid, version };
    } catch (error) {
      signal.throwIfAborted();
      // The port of an agent that was killed may have gone to another program; then its process tells.
      if (refuses(error) || !isAlive(file.pid)) return null;
      throw new FlotillaError('node/stopped-answering', 'The agent gives no answer.', {
        hint: 'The computer may be busy. Try again in a moment.',
        retryable: true,
        cause: error,
      });
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

/** Nobody listens there: a live agent keeps its port to its end. */
function refuses(thrown: unknown): boolean {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
