/**
 * A host for the sample's core module: the calls it imports, as the component model lowers them (canonical ABI), with
 * a clock that only moves when asked and a count of every resource that is still held. For tests: shows what a
 * runtime would not, namely what was dropped, and how the guest takes a client that has gone.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  finished: boolean;
}

type WriteFault = 'none' | 'failed' | 'closed';

const coreModuleSection = 1;
/** What each look at the clock costs; a round of the guest's work asks once. */
const clockStepNs = 1_000_000n;
/** Beyond the longest /work, so that a guest which never ends fails instead of hanging. */
const maxBusyNs = 20_000n * clockStepNs;

/** The first core module in a component: the content of its first section 1. */
function coreModuleOf(component: Uint8Array): Uint8Array<ArrayBuffer> {
  let at = 8;
  while (at < component.byteLength) {
    const id = component[at++];
    let sizeBytes = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = component[at++] ?? 0;
      sizeBytes |= (byte & 0x7f) << shift;
      more = byte > 0x7f;
    }
    if (id === coreModuleSection) return Uint8Array.from(component.subarray(at, at + sizeBytes));
    at += sizeBytes;
  }
  throw new Error('no core module in this component');
}

const isExportedFunction = (value: unknown): value is (...numbers: number[]) => unknown => typeof value === 'function';

export class ComponentHost {
  clockNs = 0n;
  writeFault: WriteFault = 'none';
  /** Handles given to the guest and neither dropped nor handed back: what kind each is. */
  readonly held = new Map<number, string>();

  #memory: WebAssembly.Memory;
  #realloc: (old: number, oldSize: number, align: number, size: number) => number;
  #handle: (request: number, responseOut: number) => void;
  #nextHandle = 1;
  #requestStartNs = 0n;
  #path: string | undefined;
  #headers: Record<string, string> = {};
  #answer: Answer | undefined;

  constructor(file: string) {
    const component = readFileSync(fileURLToPath(new URL(file, import.meta.url)));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(coreModuleOf(component)), this.#imports());
    const { memory, cabi_realloc: realloc, 'wasi:http/incoming-handler@0.2.0#handle': handle } = exports;
    if (!(memory instanceof WebAssembly.Memory) || !isExportedFunction(realloc) || !isExportedFunction(handle))
      throw new Error('the component lacks an export');
    this.#memory = memory;
    this.#realloc = (...sizes) => Number(realloc(...sizes));
    this.#handle = (...handles) => void handle(...handles);
  }

  get memoryBytes(): number {
    return this.#memory.buffer.byteLength;
  }

  request(path: string | undefined): Answer {
    this.#path = path;
    this.#answer = undefined;
    this.#requestStartNs = this.clockNs;
    this.#handle(this.#give('request'), this.#give('response-out'));
    if (this.#answer === undefined) throw new Error('no response was set');
    return this.#answer;
  }

  /** Asks the guest for memory as a host does, and moves what was there. */
  reallocate(old: number, oldSize: number, size: number): number {
    return this.#realloc(old, oldSize, 1, size);
  }

  bytes(at: number, sizeBytes: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, at, sizeBytes);
  }

  #give(kind: string): number {
    this.held.set(this.#nextHandle, kind);
    return this.#nextHandle++;
  }

  #take(handle: number, kind: string): void {
    if (this.held.get(handle) !== kind) throw new Error(`handle ${handle} is ${this.held.get(handle)}, not ${kind}`);
    this.held.delete(handle);
  }

  #borrow(handle: number, kind: string): void {
    if (this.held.get(handle) !== kind) throw new Error(`handle ${handle} is ${this.held.get(handle)}, not ${kind}`);
  }

  #text(at: number, sizeBytes: number): string {
    return new TextDecoder('utf-8', { fatal: true }).decode(this.bytes(at, sizeBytes));
  }

  #store(at: number, ...words: number[]): void {
    const view = new DataView(this.#memory.buffer);
    for (const [index, word] of words.entries()) view.setUint32(at + index * 4, word, true);
  }

  #started(): Answer {
    if (this.#answer === undefined) throw new Error('the response comes first');
    return this.#answer;
  }

  #imports(): WebAssembly.Imports {
    return {
      'wasi:clocks/monotonic-clock@0.2.0': {
        now: () => {
          this.clockNs += clockStepNs;
          if (this.clockNs - this.#requestStartNs > maxBusyNs) throw new Error('busy beyond every limit');
          return this.clockNs;
        },
      },
      'wasi:http/types@0.2.0': { ...this.#requestCalls(), ...this.#responseCalls(), ...this.#bodyCalls() },
      'wasi:io/streams@0.2.0': {
        '[method]output-stream.blocking-write-and-flush': this.#write,
        '[resource-drop]output-stream': (stream: number) => this.#take(stream, 'stream'),
      },
      'wasi:io/error@0.2.0': { '[resource-drop]error': (error: number) => this.#take(error, 'error') },
    };
  }

  #requestCalls(): WebAssembly.ModuleImports {
    return {
      '[method]incoming-request.path-with-query': (request: number, result: number) => {
        this.#borrow(request, 'request');
        if (this.#path === undefined) return this.#store(result, 0);
        const path = new TextEncoder().encode(this.#path);
        const at = this.#realloc(0, 0, 1, path.byteLength);
        this.bytes(at, path.byteLength).set(path);
        this.#store(result, 1, at, path.byteLength);
      },
      '[resource-drop]incoming-request': (request: number) => this.#take(request, 'request'),
    };
  }

  #responseCalls(): WebAssembly.ModuleImports {
    let status = 200;
    return {
      '[static]fields.from-list': (at: number, count: number, result: number) => {
        const words = new Uint32Array(this.#memory.buffer, at, count * 4);
        this.#headers = {};
        for (let index = 0; index < words.length; index += 4) {
          const [name = 0, nameSize = 0, value = 0, valueSize = 0] = words.subarray(index, index + 4);
          this.#headers[this.#text(name, nameSize)] = this.#text(value, valueSize);
        }
        this.#store(result, 0, this.#give('fields'));
      },
      '[constructor]outgoing-response': (fields: number) => {
        this.#take(fields, 'fields');
        return this.#give('response');
      },
      '[method]outgoing-response.set-status-code': (response: number, value: number) => {
        this.#borrow(response, 'response');
        status = value;
        return 0;
      },
      '[method]outgoing-response.body': (response: number, result: number) => {
        this.#borrow(response, 'response');
        this.#store(result, 0, this.#give('body'));
      },
      '[static]response-outparam.set': (out: number, isError: number, response: number) => {
        this.#take(out, 'response-out');
        if (isError !== 0) throw new Error('the guest answered with an error');
        this.#take(response, 'response');
        this.#answer = { status, headers: this.#headers, body: '', finished: false };
      },
    };
  }

  #bodyCalls(): WebAssembly.ModuleImports {
    return {
      '[method]outgoing-body.write': (body: number, result: number) => {
        this.#borrow(body, 'body');
        this.#store(result, 0, this.#give('stream'));
      },
      '[static]outgoing-body.finish': (body: number, _hasTrailers: number, _trailers: number, result: number) => {
        if ([...this.held.values()].includes('stream')) throw new Error('finished before the stream was dropped');
        this.#take(body, 'body');
        this.#started().finished = true;
        this.#store(result, 0);
      },
    };
  }

  #write = (stream: number, at: number, sizeBytes: number, result: number): void => {
    this.#borrow(stream, 'stream');
    if (this.writeFault === 'failed') return this.#store(result, 1, 0, this.#give('error'));
    if (this.writeFault === 'closed') return this.#store(result, 1, 1);
    this.#started().body += this.#text(at, sizeBytes);
    this.#store(result, 0);
  };
}
