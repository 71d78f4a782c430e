import type { Child, ChildLauncher } from '../../child-launcher.ts';
import {
  InspectorAnswer,
  type InspectorLimits,
  type InspectorOrder,
  type InspectorResult,
  type InspectorTask,
  limitArguments,
} from './inspector-protocol.ts';

/** The inspector process ended, or said something that it does not say. */
export class InspectorLostError extends Error {
  readonly exitCode: number | null;

  constructor(exitCode: number | null) {
    super(`The inspector process ended${exitCode === null ? '' : ` with ${exitCode}`}.`);
    this.exitCode = exitCode;
  }
}

export interface InspectorProgram {
  readonly launcher: ChildLauncher;
  readonly limits: InspectorLimits;
  /** V8's heap, of each of its two threads. */
  readonly maxHeapMb: number;
}

/** One inspector process, from its start to its end. Takes one order at a time. */
export class InspectorSession {
  readonly #child: Child;
  #ended: InspectorLostError | undefined;
  #lastId = 0;
  #onAnswer: (answer: InspectorAnswer) => void = () => {};
  #onLost: (error: InspectorLostError) => void = () => {};

  private constructor(child: Child) {
    this.#child = child;
    child.onMessage((raw) => {
      const answer = InspectorAnswer.safeParse(raw);
      if (answer.success) this.#onAnswer(answer.data);
      else this.kill();
    });
    child.onExit((code) => this.#lose(new InspectorLostError(code)));
  }

  /** Resolves when the process listens. Rejects when it cannot be started; until then `signal` ends it. */
  static async start(
    { launcher, limits, maxHeapMb }: InspectorProgram,
    signal: AbortSignal,
  ): Promise<InspectorSession> {
    const child = await launcher.launch({
      program: 'inspector.mjs',
      args: limitArguments(limits),
      maxHeapMb,
      detached: false,
    });
    const session = new InspectorSession(child);
    const kill = () => session.kill();
    if (signal.aborted) kill();
    signal.addEventListener('abort', kill, { once: true });
    try {
      await session.#next((answer) => (answer.type === 'ready' ? true : undefined));
    } finally {
      signal.removeEventListener('abort', kill);
    }
    return session;
  }

  /** False once the process ended or must not be used any more. */
  get isUsable(): boolean {
    return this.#ended === undefined;
  }

  async ask(task: InspectorTask): Promise<InspectorResult> {
    this.#lastId += 1;
    const order: InspectorOrder = { type: 'order', id: this.#lastId, task };
    const answered = this.#next((answer) => (answer.type === 'done' && answer.id === order.id ? answer : undefined));
    if (this.isUsable) this.#child.send(order);
    const { result, ends } = await answered;
    if (ends) this.kill();
    return result;
  }

  kill(): void {
    this.#child.kill();
    this.#lose(new InspectorLostError(null));
  }

  #next<T>(pick: (answer: InspectorAnswer) => T | undefined): Promise<T> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#onLost = reject;
      this.#onAnswer = (answer) => {
        const picked = pick(answer);
        if (picked !== undefined) resolve(picked);
      };
    });
  }

  #lose(error: InspectorLostError): void {
    if (this.#ended) return;
    this.#ended = error;
    this.#onLost(error);
  }
}
