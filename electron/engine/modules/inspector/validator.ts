import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type ValidatorOrder, ValidatorReport } from './validator-report.ts';

const pageBytes = 65_536;
/** An instance whose memory grew beyond this is not used again: memory of WebAssembly never shrinks. */
const keptBytes = 64 * 1024 ** 2;

/** The validator gave up on a file. Its instance is gone; the next file gets a new one. */
export class ValidatorTrappedError extends Error {
  readonly outOfMemory: boolean;

  constructor(message: string, outOfMemory: boolean) {
    super(message);
    this.name = 'ValidatorTrappedError';
    this.outOfMemory = outOfMemory;
  }
}

type Call = (...numbers: number[]) => number;
const call = z.custom<Call>((value) => typeof value === 'function');
const Exports = z.object({
  room: call,
  look_into: call,
  answer_length: call,
  forget_answer: call,
  failure: call,
  failure_length: call,
  ran_out_of_memory: call,
});

interface Instance {
  readonly memory: WebAssembly.Memory;
  readonly call: z.infer<typeof Exports>;
}

/**
 * The validator of `validator/`, built to `validator.wasm`: wasmparser in WebAssembly, so that bytes which mislead it
 * reach nothing but its own memory. Promises a report or a `ValidatorTrappedError`; how long it may take is for those
 * to say who can end this thread.
 */
export class Validator {
  readonly #module: WebAssembly.Module;
  readonly #maxMemoryBytes: number;
  #instance: Instance | undefined;

  constructor(maxMemoryBytes: number) {
    this.#module = new WebAssembly.Module(readFileSync(join(import.meta.dirname, 'validator.wasm')));
    this.#maxMemoryBytes = maxMemoryBytes;
  }

  /** The file with a world's text and types, or without, where telling those traps: it may be valid all the same. */
  lookTwice(bytes: Uint8Array, order: Extract<ValidatorOrder, { wit: boolean }>): ValidatorReport {
    try {
      return this.look(bytes, order);
    } catch (error) {
      if (!(error instanceof ValidatorTrappedError) || error.outOfMemory) throw error;
      return this.look(bytes, { ...order, wit: false });
    }
  }

  look(bytes: Uint8Array, order: ValidatorOrder): ValidatorReport {
    const instance = (this.#instance ??= this.#start());
    try {
      return ValidatorReport.parse(JSON.parse(ask(instance, bytes, order)));
    } catch (error) {
      this.#instance = undefined;
      throw error instanceof WebAssembly.RuntimeError ? trapped(instance, error) : error;
    } finally {
      if (instance.memory.buffer.byteLength > keptBytes) this.#instance = undefined;
    }
  }

  #start(): Instance {
    const maximum = Math.min(Math.floor(this.#maxMemoryBytes / pageBytes), 65_536);
    const memory = new WebAssembly.Memory({ initial: 32, maximum });
    const { exports } = new WebAssembly.Instance(this.#module, { env: { memory } });
    return { memory, call: Exports.parse(exports) };
  }
}

const utf8 = new TextDecoder();

function ask({ memory, call }: Instance, bytes: Uint8Array, order: ValidatorOrder): string {
  const put = (content: Uint8Array) => {
    const at = call.room(content.length) >>> 0;
    new Uint8Array(memory.buffer, at, content.length).set(content);
    return at;
  };
  const orderBytes = new TextEncoder().encode(JSON.stringify(order));
  const file = put(bytes);
  const answer = call.look_into(file, bytes.length, put(orderBytes), orderBytes.length) >>> 0;
  const text = utf8.decode(new Uint8Array(memory.buffer, answer, call.answer_length()));
  call.forget_answer();
  return text;
}

function trapped({ memory, call }: Instance, error: Error): ValidatorTrappedError {
  const message = utf8.decode(new Uint8Array(memory.buffer, call.failure() >>> 0, call.failure_length()));
  return new ValidatorTrappedError(message || error.message, call.ran_out_of_memory() !== 0);
}
