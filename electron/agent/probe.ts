import { Agent } from 'node:http';
import type { AgentProbeRound } from '#shared/contract/agent.ts';
import { type HostedWorkload, notRunning } from './hosted-workload.ts';
import { isGoodStatus, timedGet } from './timed-request.ts';
import { probeHeader } from './workload-proxy.ts';

export interface ProbeOrder {
  readonly path: string;
  readonly count: number;
  readonly timeoutMs: number;
}

/** Requests to the port that clients use, one after the other over a kept connection; marked, so not counted as traffic. */
export async function probe(
  workload: HostedWorkload,
  mark: string,
  order: ProbeOrder,
  signal: AbortSignal,
): Promise<AgentProbeRound> {
  const release = workload.running();
  const { port } = workload;
  if (!release || port === null) throw notRunning(workload.name);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const samplesMs: number[] = [];
  try {
    for (let sent = 0; sent < order.count; sent++) {
      const { path, timeoutMs } = order;
      const headers = { [probeHeader]: mark };
      const answer = await timedGet({ port, path, timeoutMs, signal, agent, headers }).catch(() => null);
      signal.throwIfAborted();
      if (answer && isGoodStatus(answer.status)) samplesMs.push(answer.firstByteMs);
    }
  } finally {
    agent.destroy();
  }
  return { release: release.release, samplesMs, failed: order.count - samplesMs.length };
}
