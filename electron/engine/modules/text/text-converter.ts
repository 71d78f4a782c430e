import { Digest } from '#shared/domain/ids.ts';
import type { Inspection } from '#shared/domain/module.ts';
import type { Child, ChildLauncher } from '../../child-launcher.ts';
import type { Clock } from '../../clock.ts';
import type { ArrivingFiles } from '../arriving-files.ts';
import { TextAnswer } from './text-protocol.ts';

const defaultMaxTextBytes = 8 * 1024 ** 2;
const defaultTimeLimitMs = 20_000;
const maxHeapMb = 256;

type Rejected = Exclude<Inspection, { verdict: 'valid' }>;
/** The file with the bytes, there while it is used; or why there are none. */
export type Converted = { readonly path: string } | { readonly rejected: Rejected };

export interface TextConverterOptions {
  readonly launcher: ChildLauncher;
  readonly arriving: Pick<ArrivingFiles, 'with'>;
  readonly clock: Clock;
  readonly maxTextBytes?: number;
  /** The start of the process included. */
  readonly timeLimitMs?: number;
}

/**
 * Makes modules of texts (WAT). A text is hostile input: it is parsed by a process of its own with limits on size, time
 * and memory, started for the one text and ended after it. What comes out is not trusted: whoever uses it has it
 * inspected like any other file.
 */
export class TextConverter {
  readonly #options: TextConverterOptions;

  constructor(options: TextConverterOptions) {
    this.#options = options;
  }

  /** Rejects only with the signal's reason, with what `use` throws, or when the process cannot be started. */
  convert<T>(path: string, signal: AbortSignal | undefined, use: (converted: Converted) => Promise<T>): Promise<T> {
    return this.#options.arriving.with(async (target) => {
      const answer = await this.#ask(path, target, signal);
      return use(answer?.type === 'converted' ? { path: target } : { rejected: rejectedBecause(answer) });
    });
  }

  /** Undefined when its time is over. */
  async #ask(path: string, target: string, signal?: AbortSignal): Promise<TextAnswer | undefined> {
    const { launcher, clock, maxTextBytes = defaultMaxTextBytes, timeLimitMs = defaultTimeLimitMs } = this.#options;
    signal?.throwIfAborted();
    const child = await launcher.launch({ program: 'wat-to-wasm.mjs', args: [], maxHeapMb, detached: false });
    const timer = new AbortController();
    const ended = signal ? AbortSignal.any([signal, timer.signal]) : timer.signal;
    const timeUp = clock.sleep(timeLimitMs, ended).then(() => undefined);
    try {
      return await Promise.race([answerOf(child, { path, target, maxTextBytes }), timeUp]);
    } finally {
      child.kill();
      timer.abort();
      await timeUp.catch(() => {});
    }
  }
}

function answerOf(child: Child, order: { path: string; target: string; maxTextBytes: number }): Promise<TextAnswer> {
  return new Promise((resolve) => {
    const lost = (message: string) => resolve({ type: 'refused', reason: 'inspector-failed', message });
    child.onMessage((raw) => {
      const said = TextAnswer.safeParse(raw);
      if (!said.success) lost('The text could not be converted.');
      else if (said.data.type === 'ready') child.send(order);
      else resolve(said.data);
    });
    child.onExit(() => lost('The process that converts texts ended.'));
  });
}

function rejectedBecause(answer: Exclude<TextAnswer, { type: 'converted' }> | undefined): Rejected {
  if (answer === undefined) {
    return { verdict: 'refused', reason: 'timed-out', message: 'Converting this text takes too long.' };
  }
  switch (answer.type) {
    case 'refused':
      return { verdict: 'refused', reason: answer.reason, message: answer.message };
    case 'not-a-module':
      return {
        verdict: 'invalid',
        message: answer.message,
        offset: answer.offset,
        functionName: null,
        digest: Digest.parse(answer.textSha256),
        sizeBytes: answer.textBytes,
      };
    case 'ready':
      return { verdict: 'refused', reason: 'inspector-failed', message: 'The text could not be converted.' };
  }
}
