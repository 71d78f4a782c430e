import { hold } from './jco-held-bytes.ts';
import { InputStream, OutputStream, Pollable } from './jco-wasi-io.ts';

/* oxlint-disable only-throw-error -- jco makes the error of a WIT result of whatever is thrown; an Error is a trap */

/** Longest answer of a component; it is held in memory until the component returns. */
const maxAnswerBytes = 64 * 1024 * 1024;

const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const forbidden = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

type Entry = [name: string, value: Uint8Array];

export class Fields {
  #entries: Entry[] = [];
  #isLocked = false;

  static fromList(entries: readonly Entry[]): Fields {
    const fields = new Fields();
    for (const [name, value] of entries) fields.append(name, value);
    return fields;
  }

  /** Fields that are as they came, past the check, and stay so. */
  static received(entries: readonly Entry[]): Fields {
    const fields = new Fields();
    fields.#entries = [...entries];
    return fields.lock();
  }

  lock(): this {
    this.#isLocked = true;
    return this;
  }

  get(name: string): Uint8Array[] {
    return this.#entries.filter(isNamed(name)).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.#entries.some(isNamed(name));
  }

  set(name: string, values: readonly Uint8Array[]): void {
    this.#check(name, values);
    this.delete(name);
    for (const value of values) this.#keep(name, value);
  }

  delete(name: string): void {
    this.#check(name, []);
    const named = isNamed(name);
    this.#entries = this.#entries.filter((entry) => !named(entry));
  }

  append(name: string, value: Uint8Array): void {
    this.#check(name, [value]);
    this.#keep(name, value);
  }

  entries(): Entry[] {
    return this.#entries;
  }

  clone(): Fields {
    const fields = new Fields();
    fields.#entries = [...this.#entries];
    return fields;
  }

  #keep(name: string, value: Uint8Array): void {
    hold(name.length + value.byteLength);
    this.#entries.push([name, value.slice()]);
  }

  #check(name: string, values: readonly Uint8Array[]): void {
    if (this.#isLocked) throw { tag: 'immutable' };
    const breaks = (value: Uint8Array) => value.some((byte) => byte === 0 || byte === 10 || byte === 13);
    if (!headerName.test(name) || values.some(breaks)) throw { tag: 'invalid-syntax' };
    if (forbidden.has(name.toLowerCase())) throw { tag: 'forbidden' };
  }
}

function isNamed(name: string): (entry: Entry) => boolean {
  const wanted = name.toLowerCase();
  return ([found]) => found.toLowerCase() === wanted;
}

export class FutureTrailers {
  subscribe(): Pollable {
    return new Pollable();
  }

  /** There never are any. */
  get(): object {
    return { tag: 'ok', val: { tag: 'ok', val: undefined } };
  }
}

export class IncomingBody {
  #bytes: Uint8Array | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  stream(): InputStream {
    const bytes = this.#bytes;
    if (!bytes) throw undefined;
    this.#bytes = undefined;
    return new InputStream(bytes);
  }

  static finish(): FutureTrailers {
    return new FutureTrailers();
  }
}

const methods = new Set(['get', 'head', 'post', 'put', 'delete', 'connect', 'options', 'trace', 'patch']);

export interface ReceivedRequest {
  readonly method: string;
  readonly pathWithQuery: string;
  readonly authority: string;
  readonly headers: Fields;
  readonly body: Uint8Array;
}

export class IncomingRequest {
  readonly #request: ReceivedRequest;
  #isConsumed = false;

  constructor(request: ReceivedRequest) {
    this.#request = request;
  }

  method(): { tag: string; val?: string } {
    const tag = this.#request.method.toLowerCase();
    return methods.has(tag) ? { tag } : { tag: 'other', val: this.#request.method };
  }

  pathWithQuery(): string {
    return this.#request.pathWithQuery;
  }

  scheme(): { tag: string } {
    return { tag: 'HTTP' };
  }

  authority(): string {
    return this.#request.authority;
  }

  headers(): Fields {
    return this.#request.headers;
  }

  consume(): IncomingBody {
    if (this.#isConsumed) throw undefined;
    this.#isConsumed = true;
    return new IncomingBody(this.#request.body);
  }
}

export class OutgoingBody {
  readonly chunks: Uint8Array[] = [];
  #sizeBytes = 0;
  #isWritten = false;
  isFinished = false;
  /** Of a request that waits to be sent. */
  onFinished = () => {};

  write(): OutputStream {
    if (this.#isWritten) throw undefined;
    this.#isWritten = true;
    return new OutputStream((bytes) => this.#take(bytes));
  }

  static finish(body: OutgoingBody, trailers: Fields | undefined): void {
    if (trailers) throw { tag: 'internal-error', val: 'trailers are not supported' };
    body.isFinished = true;
    body.onFinished();
  }

  #take(bytes: Uint8Array): void {
    this.#sizeBytes += bytes.byteLength;
    if (this.#sizeBytes > maxAnswerBytes) throw new Error(`the answer has more than ${maxAnswerBytes} bytes`);
    hold(bytes.byteLength);
    this.chunks.push(bytes);
  }
}

export class OutgoingResponse {
  #status = 200;
  readonly #headers: Fields;
  #body: OutgoingBody | undefined;

  constructor(headers: Fields) {
    this.#headers = headers.lock();
  }

  statusCode(): number {
    return this.#status;
  }

  setStatusCode(status: number): void {
    if (status < 100 || status > 999) throw undefined;
    this.#status = status;
  }

  headers(): Fields {
    return this.#headers;
  }

  body(): OutgoingBody {
    if (this.#body) throw undefined;
    this.#body = new OutgoingBody();
    return this.#body;
  }

  static chunksOf(response: OutgoingResponse): readonly Uint8Array[] {
    return response.#body?.chunks ?? [];
  }
}

export type Answer =
  | { readonly tag: 'ok'; readonly val: OutgoingResponse }
  | { readonly tag: 'err'; readonly val: { readonly tag: string } };

export class ResponseOutparam {
  answer: Answer | undefined;

  static set(param: ResponseOutparam, answer: Answer): void {
    param.answer = answer;
  }
}
