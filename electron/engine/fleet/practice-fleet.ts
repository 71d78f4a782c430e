import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Labels } from '#shared/domain/node.ts';
import type { Child, ChildLauncher } from '../child-launcher.ts';
import type { Clock } from '../clock.ts';

const zones = ['a', 'b', 'c'];
const maxHeapMb = 512;
const startLimitMs = 60_000;
const endLimitMs = 15_000;
const askEveryMs = 100;

/** What is needed of the agent in a folder; told by its own answer, never by a pid alone. */
export interface AgentAccess {
  /** The pid of the agent that answers for this folder; null when none does. */
  pidOf(folder: string, signal: AbortSignal): Promise<number | null>;
  /** Asks it to end in order. */
  shutdown(folder: string, signal: AbortSignal): Promise<void>;
}

export interface PracticeAgent {
  readonly name: string;
  readonly folder: string;
  readonly labels: Labels;
}

/**
 * Three nodes on this computer, each a real agent process with a folder of its own. Agents outlive the console where the
 * platform lets them. Only an agent that answers for its folder with its token is ever asked to end; no process is
 * killed by a number out of a file.
 */
export class PracticeFleet {
  readonly #launcher: ChildLauncher;
  readonly #agents: AgentAccess;
  readonly #clock: Clock;
  readonly #members: readonly PracticeAgent[];

  constructor(options: { folder: string; launcher: ChildLauncher; agents: AgentAccess; clock: Clock }) {
    this.#launcher = options.launcher;
    this.#agents = options.agents;
    this.#clock = options.clock;
    this.#members = zones.map((zone, index) => {
      const name = `practice-${index + 1}`;
      return { name, folder: join(options.folder, name), labels: { practice: 'true', zone } };
    });
  }

  /** Starts what does not run yet. Cancelled or failed, the agents that came up go on; the next start finds them. */
  async start(options: {
    signal: AbortSignal;
    onProgress: (share: number, note: string) => void;
  }): Promise<readonly PracticeAgent[]> {
    const { signal, onProgress } = options;
    let up = 0;
    onProgress(0, 'Starting three agents');
    await Promise.all(
      this.#members.map(async (agent) => {
        await this.#startOne(agent, signal);
        up += 1;
        onProgress(up / this.#members.length, `${agent.name} is up`);
      }),
    );
    return this.#members;
  }

  /** Which agents answer now. */
  async status(signal: AbortSignal): Promise<(PracticeAgent & { pid: number | null })[]> {
    return Promise.all(
      this.#members.map(async (agent) => ({ ...agent, pid: await this.#agents.pidOf(agent.folder, signal) })),
    );
  }

  async stop(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#members.map((agent) => this.#stopOne(agent, signal)));
  }

  async #startOne({ name, folder, labels }: PracticeAgent, signal: AbortSignal): Promise<void> {
    if ((await this.#agents.pidOf(folder, signal)) !== null) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const labelText = Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',');
    const child = await this.#launcher.launch({
      program: 'agent.mjs',
      args: ['--root', folder, '--name', name, '--labels', labelText],
      maxHeapMb,
      detached: true,
      logFile: join(folder, 'agent.log'),
    });
    await this.#untilUp(name, folder, child, signal);
  }

  async #untilUp(name: string, folder: string, child: Child, signal: AbortSignal): Promise<void> {
    let exit: { code: number | null } | undefined;
    child.onExit((code) => {
      exit = { code };
    });
    const untilMs = this.#clock.nowMs() + startLimitMs;
    while ((await this.#agents.pidOf(folder, signal)) === null) {
      if (exit || this.#clock.nowMs() > untilMs) {
        const why = exit ? `ended with ${exit.code}` : `did not answer within ${startLimitMs / 1000} s`;
        throw new FlotillaError('practice/cannot-start', `The agent ${name} ${why}.`, {
          node: name,
          hint: `Its log is ${join(folder, 'agent.log')}.`,
        });
      }
      await this.#clock.sleep(askEveryMs, signal);
    }
  }

  async #stopOne({ name, folder }: PracticeAgent, signal: AbortSignal): Promise<void> {
    if ((await this.#agents.pidOf(folder, signal)) === null) return;
    await this.#agents.shutdown(folder, signal);
    const untilMs = this.#clock.nowMs() + endLimitMs;
    while ((await this.#agents.pidOf(folder, signal)) !== null) {
      if (this.#clock.nowMs() > untilMs) {
        throw new FlotillaError('node/stopped-answering', `The agent ${name} was asked to end and goes on.`, { node: name, retryable: true });
      }
      await this.#clock.sleep(askEveryMs, signal);
    }
  }
}
