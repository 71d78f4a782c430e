import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { hold } from './jco-held-bytes.ts';
import type { OutgoingWork, RequestToSend, SentAnswer, ToSender } from './jco-outgoing-order.ts';

/** Each answer may have 64 MiB, which wait outside of the component's memory until it takes them. */
const mostAtOnce = 16;

/**
 * The way by which a component, whose code blocks its thread, sends requests: another thread does it, started with the
 * first of them, and this one waits for news of it. Answers of what was dropped are never taken for those of later ones.
 */
export class OutgoingLine {
  readonly #program: URL;
  readonly #news = new Int32Array(new SharedArrayBuffer(4));
  readonly #answers = new Map<number, SentAnswer>();
  readonly #unsent = new Map<number, () => Omit<RequestToSend, 'id'>>();
  readonly #expected = new Set<number>();
  #port: MessagePort | undefined;
  #last = 0;

  constructor(program: URL) {
    this.#program = program;
  }

  /** Whether as many requests are under way as may be. */
  get isFull(): boolean {
    this.#hear();
    return this.#unsent.size + this.#expected.size >= mostAtOnce;
  }

  /** Takes a request whose body may still be written. `make` is called when it is sent. */
  begin(make: () => Omit<RequestToSend, 'id'>): number {
    const id = ++this.#last;
    this.#unsent.set(id, make);
    return id;
  }

  send(id: number): void {
    const make = this.#unsent.get(id);
    if (!make) return;
    this.#unsent.delete(id);
    this.#expected.add(id);
    this.#say({ ...make(), id });
  }

  answer(id: number): SentAnswer | undefined {
    this.#hear();
    return this.#answers.get(id);
  }

  /** Waits for any answer. Whoever waits writes nothing more, so what was not sent yet is sent as it is. */
  wait(atMostMs: number): void {
    for (const id of this.#unsent.keys()) this.send(id);
    const seen = Atomics.load(this.#news, 0);
    if (this.#hear()) return;
    Atomics.wait(this.#news, 0, seen, atMostMs);
  }

  /** Lets go of everything: the component that asked has ended. */
  drop(): void {
    this.#unsent.clear();
    this.#answers.clear();
    if (this.#expected.size > 0) this.#say('drop-all');
    this.#expected.clear();
  }

  /** Whether there was anything new. */
  #hear(): boolean {
    let heard = false;
    for (;;) {
      const answer = this.#port && received(this.#port);
      if (!answer) return heard;
      if (!this.#expected.delete(answer.id)) continue;
      if ('body' in answer) hold(answer.body.byteLength);
      this.#answers.set(answer.id, answer);
      heard = true;
    }
  }

  #say(message: ToSender): void {
    this.#port ??= this.#start();
    this.#port.postMessage(message);
  }

  #start(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const work: OutgoingWork = { kind: 'outgoing', port: port2, news: this.#sharedNews() };
    new Worker(this.#program, { workerData: work, transferList: [port2], env: {}, execArgv: [] }).unref();
    port1.unref();
    return port1;
  }

  #sharedNews(): SharedArrayBuffer {
    const { buffer } = this.#news;
    if (buffer instanceof SharedArrayBuffer) return buffer;
    throw new TypeError('news has to be shared');
  }
}

function received(port: MessagePort): SentAnswer | undefined {
  // The type libraries leave open what a message is; this port's other end is the agent's own.
  const found: { message: SentAnswer } | undefined = receiveMessageOnPort(port);
  return found?.message;
}
