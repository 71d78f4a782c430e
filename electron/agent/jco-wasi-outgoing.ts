import { type HttpScheme, isHostGranted, readAuthority } from '#shared/domain/granted-host.ts';
import type { JcoGrants } from './jco-order.ts';
import type { OutgoingLine } from './jco-outgoing-line.ts';
import type { RequestToSend, SentAnswer } from './jco-outgoing-order.ts';
import { Fields, IncomingBody, OutgoingBody } from './jco-wasi-http.ts';
import { Pollable } from './jco-wasi-io.ts';

/* oxlint-disable only-throw-error -- jco makes the error of a WIT result of whatever is thrown; an Error is a trap */

/**
 * The part of `wasi:http` by which a component asks others. Only hosts that are granted are asked; the answer is read
 * whole before the component sees any of it.
 */

interface Method {
  readonly tag: string;
  readonly val?: string;
}
interface Scheme {
  readonly tag: string;
  readonly val?: string;
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What can stand in a request's first line. */
const pathForm = /^[\x21-\x7e]*$/;

export class OutgoingRequest {
  #method: Method = { tag: 'get' };
  #path: string | undefined;
  #scheme: Scheme | undefined;
  #authority: string | undefined;
  readonly #headers: Fields;
  #body: OutgoingBody | undefined;

  constructor(headers: Fields) {
    this.#headers = headers.lock();
  }

  method(): Method {
    return this.#method;
  }

  setMethod(method: Method): void {
    if (method.tag === 'other' && !token.test(method.val ?? '')) throw undefined;
    this.#method = method;
  }

  pathWithQuery(): string | undefined {
    return this.#path;
  }

  setPathWithQuery(path: string | undefined): void {
    if (path !== undefined && !pathForm.test(path)) throw undefined;
    this.#path = path;
  }

  scheme(): Scheme | undefined {
    return this.#scheme;
  }

  setScheme(scheme: Scheme | undefined): void {
    if (scheme?.tag === 'other' && !token.test(scheme.val ?? '')) throw undefined;
    this.#scheme = scheme;
  }

  authority(): string | undefined {
    return this.#authority;
  }

  setAuthority(authority: string | undefined): void {
    if (authority !== undefined && !pathForm.test(authority)) throw undefined;
    this.#authority = authority;
  }

  headers(): Fields {
    return this.#headers;
  }

  body(): OutgoingBody {
    if (this.#body) throw undefined;
    this.#body = new OutgoingBody();
    return this.#body;
  }

  static bodyOf(request: OutgoingRequest): OutgoingBody | undefined {
    return request.#body;
  }
}

const durations = ['connectTimeout', 'firstByteTimeout', 'betweenBytesTimeout'] as const;
type Duration = (typeof durations)[number];

/** Times in nanoseconds, as `wasi:clocks` has them. */
export class RequestOptions {
  readonly #times = new Map<Duration, bigint>();

  connectTimeout(): bigint | undefined {
    return this.#times.get('connectTimeout');
  }

  setConnectTimeout(time: bigint | undefined): void {
    this.#set('connectTimeout', time);
  }

  firstByteTimeout(): bigint | undefined {
    return this.#times.get('firstByteTimeout');
  }

  setFirstByteTimeout(time: bigint | undefined): void {
    this.#set('firstByteTimeout', time);
  }

  betweenBytesTimeout(): bigint | undefined {
    return this.#times.get('betweenBytesTimeout');
  }

  setBetweenBytesTimeout(time: bigint | undefined): void {
    this.#set('betweenBytesTimeout', time);
  }

  #set(name: Duration, time: bigint | undefined): void {
    if (time === undefined) this.#times.delete(name);
    else this.#times.set(name, time);
  }
}

export class IncomingResponse {
  readonly #status: number;
  readonly #headers: Fields;
  #body: Uint8Array | undefined;

  constructor({ status, headers, body }: Extract<SentAnswer, { status: number }>) {
    this.#status = status;
    this.#headers = Fields.received(headers);
    this.#body = body;
  }

  status(): number {
    return this.#status;
  }

  headers(): Fields {
    return this.#headers;
  }

  consume(): IncomingBody {
    const body = this.#body;
    if (!body) throw undefined;
    this.#body = undefined;
    return new IncomingBody(body);
  }
}

class AnswerPollable extends Pollable {
  readonly #line: OutgoingLine;
  readonly #id: number;

  constructor(line: OutgoingLine, id: number) {
    super();
    this.#line = line;
    this.#id = id;
  }

  override ready(): boolean {
    return this.#line.answer(this.#id) !== undefined;
  }

  override wait(atMostMs: number): void {
    this.#line.wait(atMostMs);
  }
}

export class FutureIncomingResponse {
  readonly #line: OutgoingLine;
  readonly #id: number;
  #isTaken = false;

  constructor(line: OutgoingLine, id: number) {
    this.#line = line;
    this.#id = id;
  }

  subscribe(): Pollable {
    return new AnswerPollable(this.#line, this.#id);
  }

  get(): object | undefined {
    if (this.#isTaken) return { tag: 'err', val: undefined };
    const answer = this.#line.answer(this.#id);
    if (!answer) return undefined;
    this.#isTaken = true;
    const val =
      'error' in answer ? { tag: 'err', val: answer.error } : { tag: 'ok', val: new IncomingResponse(answer) };
    return { tag: 'ok', val };
  }
}

/** `wasi:http/outgoing-handler`. */
export function outgoingHandler(http: JcoGrants['http'], line: OutgoingLine): object {
  return {
    handle(request: OutgoingRequest, options: RequestOptions | undefined): FutureIncomingResponse {
      const scheme = schemeOf(request);
      const authority = request.authority() ?? '';
      if (!isHostGranted(http, authority, scheme)) throw { tag: 'HTTP-request-denied' };
      const address = readAuthority(authority, scheme);
      if (!address) throw { tag: 'HTTP-request-URI-invalid' };
      if (line.isFull) throw { tag: 'connection-limit-reached' };
      const body = OutgoingRequest.bodyOf(request);
      const id = line.begin(() => toSend({ request, options, scheme, authority, ...address }));
      if (!body || body.isFinished) line.send(id);
      else body.onFinished = () => line.send(id);
      return new FutureIncomingResponse(line, id);
    },
  };
}

function schemeOf(request: OutgoingRequest): HttpScheme {
  const tag = request.scheme()?.tag ?? 'HTTPS';
  if (tag === 'HTTP') return 'http';
  if (tag === 'HTTPS') return 'https';
  throw { tag: 'HTTP-protocol-error' };
}

interface Asked {
  readonly request: OutgoingRequest;
  readonly options: RequestOptions | undefined;
  readonly scheme: HttpScheme;
  readonly authority: string;
  readonly host: string;
  readonly port: number;
}

function toSend({ request, options, scheme, authority, host, port }: Asked): Omit<RequestToSend, 'id'> {
  const { tag, val } = request.method();
  const path = request.pathWithQuery() ?? '/';
  return {
    method: val ?? tag.toUpperCase(),
    scheme,
    host,
    port,
    authority,
    path: path.startsWith('/') || path === '*' ? path : `/${path}`,
    headers: request.headers().entries(),
    body: Buffer.concat(OutgoingRequest.bodyOf(request)?.chunks ?? []),
    connectWithinMs: inMs(options?.connectTimeout()),
    firstByteWithinMs: inMs(options?.firstByteTimeout()),
    betweenBytesMs: inMs(options?.betweenBytesTimeout()),
  };
}

/** Node's timers run at most so long. */
const longestMs = 2_147_483_647;

const inMs = (ns: bigint | undefined): number | null =>
  ns === undefined ? null : Math.min(Math.ceil(Number(ns) / 1e6), longestMs);
