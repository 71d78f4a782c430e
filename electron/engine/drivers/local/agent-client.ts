import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { AgentFile, agentContract, agentFileName, agentRpcPath } from '#shared/contract/agent.ts';
import { Failure, FlotillaError } from '#shared/domain/failure.ts';

export type AgentCalls = ContractRouterClient<typeof agentContract>;

export interface AgentClient {
  readonly file: AgentFile;
  readonly calls: AgentCalls;
  /** Base address, for what is not a call. */
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How to reach the agent that works in a folder, as its file says now; throws `node/unreachable` when none does. */
export async function connectToAgent(folder: string): Promise<AgentClient> {
  const file = await readAgentFile(folder);
  if (!file) {
    throw new FlotillaError('node/unreachable', 'No agent runs in the node’s folder.', {
      hint: 'Start the practice fleet again.',
      retryable: true,
    });
  }
  const origin = `http://127.0.0.1:${file.port}`;
  const headers = { authorization: `Bearer ${file.token}` };
  const link = new RPCLink({
    url: `${origin}${agentRpcPath}`,
    headers,
    // What a node says is checked like everything else that comes from outside.
    plugins: [new ResponseValidationPlugin(agentContract)],
  });
  return { file, origin, headers, calls: createORPCClient(link) };
}

/** The agent's file; null when there is none that can be read. */
export async function readAgentFile(folder: string): Promise<AgentFile | null> {
  const text = await readFile(join(folder, agentFileName), 'utf8').catch(() => '');
  try {
    return AgentFile.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** What went wrong between here and the agent, or in it, as a failure that names the node. */
export function agentFailure(thrown: unknown, node: string): FlotillaError {
  if (thrown instanceof FlotillaError) return thrown;
  if (thrown instanceof ORPCError) {
    const failure = Failure.safeParse(thrown.data);
    if (failure.success) return fromFailure(failure.data, node);
    return new FlotillaError('node/bad-answer', `The agent answered ${thrown.status}: ${thrown.message}`, {
      node,
      hint: 'Its version may be another; stop and start the practice fleet.',
      cause: thrown,
    });
  }
  return new FlotillaError('node/unreachable', 'The agent does not answer.', {
    node,
    hint: 'Start the practice fleet again.',
    retryable: true,
    cause: thrown,
  });
}

export function fromFailure(failure: Failure, node: string): FlotillaError {
  const { code, message, ...more } = failure;
  return new FlotillaError(code, message, { ...more, node });
}
