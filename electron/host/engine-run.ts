import { FlotillaError, type Failure } from '#shared/domain/failure.ts';
import { type FileHandle } from '#shared/domain/ids.ts';
import { ChannelPort } from '../engine/door/channel-port.ts';
import { type ChannelOrigin, EngineMessage, type HostMessage } from '../engine/door/host-protocol.ts';
import { type EngineProcess } from './engine-spawner.ts';

/** Takes the orders of an engine that cannot start helper programs itself. */
export interface HelperPrograms {
  take(message: Extract<EngineMessage, { type: `helper-${string}` }>, answer: (message: HostMessage) => void): void;
  /** The engine that ordered them ended. */
  endAll(): void;
}

interface Waiting {
  resolve(file: FileHandle): void;
  reject(error: FlotillaError): void;
}

const engineStopped = () =>
  new FlotillaError('engine/stopped', 'The engine ended before it answered.', {
    hint: 'It is started again by itself; try again in a moment.',
    retryable: true,
  });

export function errorOf(failure: Failure): FlotillaError {
  const { code, message, ...more } = failure;
  return new FlotillaError(code, message, more);
}

/**
 * One process of the engine, from its start to its end. Everything that waits for it is settled when it ends: channels
 * close, requests are rejected, and nothing can be asked of it afterwards.
 */
export class EngineRun {
  /** Rejects with the reason when the engine cannot start. */
  readonly ready: Promise<void>;
  /** Resolves with the reason, for a person, when the process is gone. */
  readonly ended: Promise<string>;
  readonly #process: EngineProcess;
  readonly #helpers: HelperPrograms | undefined;
  readonly #channels = new Map<number, ChannelPort>();
  readonly #requests = new Map<number, Waiting>();
  #settleReady: { resolve: () => void; reject: (error: FlotillaError) => void } = { resolve() {}, reject() {} };
  #lastNumber = 0;
  #alive = true;

  constructor(process: EngineProcess, helpers?: HelperPrograms) {
    this.#process = process;
    this.#helpers = helpers;
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    this.ended = new Promise((resolve) => {
      process.onExit((reason) => {
        this.#end(reason);
        resolve(reason);
      });
    });
    process.onMessage((raw) => this.#take(raw));
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get takesPorts(): boolean {
    return this.#process.takesPorts;
  }

  openChannel(origin: ChannelOrigin): ChannelPort {
    if (!this.#alive) throw engineStopped();
    const channel = ++this.#lastNumber;
    const port = new ChannelPort({
      afterEnd: 'throw',
      send: (data) => this.#process.send({ type: 'channel-data', channel, data }),
      onClose: () => {
        this.#channels.delete(channel);
        this.#process.send({ type: 'channel-close', channel });
      },
    });
    this.#channels.set(channel, port);
    this.#process.send({ type: 'channel-open', channel, origin });
    return port;
  }

  givePort(port: unknown, origin: ChannelOrigin): void {
    if (!this.#alive) throw engineStopped();
    this.#process.send({ type: 'port', origin }, port);
  }

  registerFile(path: string): Promise<FileHandle> {
    if (!this.#alive) return Promise.reject(engineStopped());
    const request = ++this.#lastNumber;
    return new Promise((resolve, reject) => {
      this.#requests.set(request, { resolve, reject });
      this.#process.send({ type: 'register-file', request, path });
    });
  }

  /** Asks it to close in order. */
  shutDown(): void {
    this.#process.send({ type: 'shutdown' });
  }

  kill(): void {
    this.#process.kill();
  }

  #take(raw: unknown): void {
    const parsed = EngineMessage.safeParse(raw);
    if (!parsed.success) return process.emitWarning(`The engine sent something unknown: ${parsed.error.message}`);
    const message = parsed.data;
    switch (message.type) {
      case 'ready':
        return this.#settleReady.resolve();
      case 'failed-to-start':
        this.#settleReady.reject(errorOf(message.failure));
        return this.kill();
      case 'channel-data':
        return this.#channels.get(message.channel)?.deliver(message.data);
      case 'channel-close':
        this.#channels.get(message.channel)?.end();
        this.#channels.delete(message.channel);
        return;
      case 'file-registered':
        return this.#settle(message.request, (waiting) => waiting.resolve(message.file));
      case 'request-failed':
        return this.#settle(message.request, (waiting) => waiting.reject(errorOf(message.failure)));
      case 'helper-launch':
      case 'helper-send':
      case 'helper-kill':
        return this.#helpers?.take(message, (answer) => this.#process.send(answer));
    }
  }

  #settle(request: number, settle: (waiting: Waiting) => void): void {
    const waiting = this.#requests.get(request);
    this.#requests.delete(request);
    if (waiting) settle(waiting);
  }

  #end(reason: string): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#settleReady.reject(
      new FlotillaError('engine/cannot-start', `The engine ended while it started: ${reason.slice(0, 1500)}`, {
        retryable: true,
      }),
    );
    for (const port of this.#channels.values()) port.end();
    this.#channels.clear();
    for (const waiting of this.#requests.values()) waiting.reject(engineStopped());
    this.#requests.clear();
    this.#helpers?.endAll();
  }
}
