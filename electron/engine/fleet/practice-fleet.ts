import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { agentFileName, agentVersion } from '#shared/contract/agent.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Labels } from '#shared/domain/node.ts';
import type { Child, ChildLauncher } from '../child-launcher.ts';
import type { Clock } from '../clock.ts';

const zones = ['a', 'b', 'c'];
const maxHeapMb = 256;
const startLimitMs = 60_000;
const endLimitMs = 20_000;
/** How long an agent that gives no answer is asked again; longer than a busy computer needs. */
const silentLimitMs = 30_000;
const askEveryMs = 100;

export interface FoundAgent {
  readonly pid: number;
  readonly version: string;
}

/** What is needed of the agent in a folder; told by its own answer, never by a pid alone. */
export interface AgentAccess {
  /**
   * The agent that answers for this folder, with its token; null when there is none. Rejects with
   * `node/stopped-answering` when there may be one that gives no answer now.
   */
  find(folder: string, signal: AbortSignal): Promise<FoundAgent | null>;
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
 * platform lets them; one of another version is replaced. No process is ended that has not just answered for its folder
 * with its token, or that was not started here. One start or stop is done at a time.
 */
export class PracticeFleet {
  readonly #launcher: ChildLauncher;
  readonly #agents: AgentAccess;
  readonly #clock: Clock;
  readonly #members: readonly PracticeAgent[];
  readonly #children = new Map<string, Child>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: { folder: string; launcher: ChildLauncher; agents: AgentAccess; clock: Clock }) {
    this.#launcher = options.launcher;
    this.#agents = options.agents;
    this.#clock = options.clock;
    this.#members = zones.map((zone, index) => {
      const name = `practice-${index + 1}`;
      return { name, folder: join(options.folder, name), labels: { practice: 'true', zone } };
    });
  }

  /** Starts what does not run yet. Cancelled or failed, it ends those again that it started. */
  start(options: {
    signal: AbortSignal;
    onProgress: (share: number, note: string) => void;
  }): Promise<readonly PracticeAgent[]> {
    const { signal, onProgress } = options;
    return this.#inTurn(async () => {
      signal.throwIfAborted();
      onProgress(0, 'Starting three agents');
      const begun: Child[] = [];
      let up = 0;
      const results = await Promise.allSettled(
        this.#members.map(async (agent) => {
          const child = await this.#startOne(agent, signal);
          if (child) begun.push(child);
          up += 1;
          onProgress(up / this.#members.length, `${agent.name} is up`);
        }),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (!failed) return this.#members;
      for (const child of begun) child.kill();
      signal.throwIfAborted();
      throw asError(failed.reason);
    });
  }

  /** Which agents answer now. */
  async status(signal: AbortSignal): Promise<(PracticeAgent & { pid: number | null })[]> {
    return Promise.all(
      this.#members.map(async (agent) => {
        const found = await this.#ask(agent, signal);
        return { ...agent, pid: found === 'silent' ? null : (found?.pid ?? null) };
      }),
    );
  }

  /** Ends the agents, in order where they answer, then deletes what they kept. Deletes nothing while one may still run. */
  stop(signal: AbortSignal): Promise<void> {
    return this.#inTurn(async () => {
      signal.throwIfAborted();
      const results = await Promise.allSettled(this.#members.map((agent) => this.#endOne(agent, signal)));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw asError(failed.reason);
      await Promise.all(this.#members.map(({ folder }) => rm(folder, { recursive: true, force: true, maxRetries: 5 })));
    });
  }

  /** The process, when one had to be started. */
  async #startOne(agent: PracticeAgent, signal: AbortSignal): Promise<Child | null> {
    const found = await this.#untilKnown(agent, signal);
    if (found?.version === agentVersion) return null;
    if (found) await this.#endOne(agent, signal);
    const child = await this.#launch(agent);
    try {
      await this.#untilUp(agent, child, signal);
      return child;
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  async #launch({ name, folder, labels }: PracticeAgent): Promise<Child> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const labelText = Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const child = await this.#launcher.launch({
      program: 'agent.mjs',
      args: ['--root', folder, '--name', name, '--labels', labelText],
      maxHeapMb,
      detached: true,
      logFile: logFileIn(folder),
    });
    this.#children.set(name, child);
    child.onExit(() => {
      if (this.#children.get(name) === child) this.#children.delete(name);
    });
    return child;
  }

  async #untilUp(agent: PracticeAgent, child: Child, signal: AbortSignal): Promise<void> {
    let hasEnded = false;
    child.onExit(() => {
      hasEnded = true;
    });
    const untilMs = this.#clock.nowMs() + startLimitMs;
    for (;;) {
      const found = await this.#ask(agent, signal);
      if (found !== null && found !== 'silent') return;
      if (hasEnded) throw cannotStart(agent, await lastLine(agent));
      if (this.#clock.nowMs() > untilMs) throw cannotStart(agent, `it did not answer within ${startLimitMs / 1000} s`);
      await this.#clock.sleep(askEveryMs, signal);
    }
  }

  async #endOne(agent: PracticeAgent, signal: AbortSignal): Promise<void> {
    const child = this.#children.get(agent.name);
    const found = await this.#untilKnown(agent, signal).catch((error: unknown) => {
      if (!child || !isSilence(error)) throw error;
      return null;
    });
    // Without an answer only a process that was started here is known to be an agent; a pid in a file may be anybody's.
    if (found === null) return child && killed(child);
    // One that cannot be asked, being of a version that speaks otherwise, is ended below.
    await this.#agents.shutdown(agent.folder, signal).catch(() => signal.throwIfAborted());
    const untilMs = this.#clock.nowMs() + endLimitMs;
    for (;;) {
      const still = await this.#untilKnown(agent, signal);
      if (still?.pid !== found.pid) return;
      if (this.#clock.nowMs() > untilMs) return endWithChildren(still.pid);
      await this.#clock.sleep(askEveryMs, signal);
    }
  }

  /** Asks once; `silent` when there may be an agent that gives no answer now. */
  async #ask({ folder }: PracticeAgent, signal: AbortSignal): Promise<FoundAgent | 'silent' | null> {
    try {
      return await this.#agents.find(folder, signal);
    } catch (error) {
      if (isSilence(error)) return 'silent';
      throw error;
    }
  }

  /** Asks an agent that gives no answer again and again, for a while. */
  async #untilKnown(agent: PracticeAgent, signal: AbortSignal): Promise<FoundAgent | null> {
    const untilMs = this.#clock.nowMs() + silentLimitMs;
    for (;;) {
      const found = await this.#ask(agent, signal);
      if (found !== 'silent') return found;
      if (this.#clock.nowMs() > untilMs) throw silent(agent);
      await this.#clock.sleep(askEveryMs, signal);
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}

const logFileIn = (folder: string): string => join(folder, 'agent.log');

async function lastLine({ folder }: PracticeAgent): Promise<string> {
  const text = await readFile(logFileIn(folder), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').at(-1)?.slice(0, 1000) || 'it ended without a message';
}

function cannotStart({ name, folder }: PracticeAgent, why: string): FlotillaError {
  return new FlotillaError('practice/cannot-start', `The agent ${name} cannot be started: ${why}`, {
    node: name,
    hint: `Its log is ${logFileIn(folder)}.`,
    retryable: true,
  });
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

const isSilence = (thrown: unknown): boolean =>
  thrown instanceof FlotillaError && thrown.failure.code === 'node/stopped-answering';

function silent({ name, folder }: PracticeAgent): FlotillaError {
  return new FlotillaError(
    'node/stopped-answering',
    `The agent ${name} may run, but gave no answer for ${silentLimitMs / 1000} s; its folder was left as it is.`,
    {
      node: name,
      hint: `Try again. If it never answers, end the process that ${join(folder, agentFileName)} names first.`,
      retryable: true,
    },
  );
}

/** Resolves once it has ended, so that it writes nothing more. */
function killed(child: Child): Promise<void> {
  return new Promise((resolve) => {
    child.onExit(() => resolve());
    child.kill();
  });
}

/** A detached agent leads a group of processes, so its runtimes go with it. */
function endWithChildren(pid: number): void {
  for (const target of process.platform === 'win32' ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // No such group, or gone meanwhile.
    }
  }
}
