import type { ReportFile, ReportFormat } from '#shared/contract/cost.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Child, ChildLauncher } from '../../child-launcher.ts';
import type { Clock } from '../../clock.ts';
import { ReportAnswer, type ReportOrder } from './report-protocol.ts';

export interface ReportMakerOptions {
  readonly launcher: ChildLauncher;
  readonly clock: Clock;
  /** The text of the user's prices, as it is kept: without a problem. */
  readonly ownPrices: () => string;
  /** The start of the process included. */
  readonly withinMs?: number;
}

const defaultWithinMs = 60_000;
const maxHeapMb = 512;

/**
 * Has reports made by a process of their own, started for the one report and ended after it, so that the engine goes on
 * with its nodes meanwhile. What is wrong with a scenario fails with `input/invalid` and its place.
 */
export class ReportMaker {
  readonly #options: ReportMakerOptions;

  constructor(options: ReportMakerOptions) {
    this.#options = options;
  }

  async report(asked: { yaml: string; format: ReportFormat }, signal: AbortSignal): Promise<ReportFile> {
    const { launcher, clock, ownPrices, withinMs = defaultWithinMs } = this.#options;
    signal.throwIfAborted();
    const child = await launcher.launch({ program: 'cost-report.mjs', args: [], maxHeapMb, detached: false });
    const timer = new AbortController();
    const timeUp = clock.sleep(withinMs, AbortSignal.any([signal, timer.signal])).then(() => 'time-up' as const);
    try {
      const order = { ...asked, ownPrices: ownPrices(), nowMs: clock.nowMs() };
      const answer = await Promise.race([answerOf(child, order), timeUp]);
      if (answer === 'time-up') throw lost('Making the report takes too long.');
      if (answer.type === 'made') return answer.file;
      const { code, message, ...more } = answer.failure;
      throw new FlotillaError(code, message, more);
    } finally {
      child.kill();
      timer.abort();
      await timeUp.catch(() => {});
    }
  }
}

type Outcome = Exclude<ReportAnswer, { type: 'ready' }>;

function answerOf(child: Child, order: ReportOrder): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    child.onMessage((raw) => {
      const said = ReportAnswer.safeParse(raw);
      if (!said.success) reject(lost('The report that was made cannot be read.'));
      else if (said.data.type === 'ready') child.send(order);
      else resolve(said.data);
    });
    child.onExit(() => reject(lost('The process that makes reports ended.')));
  });
}

const lost = (message: string) =>
  new FlotillaError('internal/bug', message, {
    hint: 'Try again; Markdown and CSV need less than PDF.',
    retryable: true,
  });
