import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { getCACertificates } from 'node:tls';
import { FlotillaError } from '#shared/domain/failure.ts';
import { isLoopback } from './reference.ts';

const mostRedirects = 5;
const defaultIdleMs = 30_000;

export interface HttpOrder {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent to the address's own origin only, never on to where it redirects. */
  readonly authorization?: string;
  /** Makes it a POST of a form, which follows no redirect. */
  readonly form?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** An answer whose body is still to come. Whoever gets it reads or destroys `body`. */
export interface HttpAnswer {
  /** Who answers: not always who was asked, since redirects are followed. */
  readonly from: URL;
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: IncomingMessage;
}

export interface HttpClientOptions {
  readonly idleMs?: number;
  /** Names the proxies. */
  readonly env?: NodeJS.ProcessEnv;
  /** Certificates that are trusted; those of Node and the operating system by default. */
  readonly authorities?: () => string[] | undefined;
}

/**
 * HTTP for pulling. Follows few redirects, never from https to http, and leaves credentials behind when the host, port
 * or scheme changes. Ends when nothing comes for a while, and at once, down to the socket, when the signal aborts. Goes
 * through the proxy that the environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`). No header is ever logged.
 */
export class HttpClient {
  readonly #idleMs: number;
  readonly #env: NodeJS.ProcessEnv;
  readonly #authorities: () => string[] | undefined;
  readonly #http: HttpAgent;
  readonly #loopback = new HttpAgent({ keepAlive: true });
  #https: HttpsAgent | undefined;

  constructor(options: HttpClientOptions = {}) {
    this.#idleMs = options.idleMs ?? defaultIdleMs;
    this.#env = options.env ?? process.env;
    this.#authorities = options.authorities ?? trustedAuthorities;
    this.#http = new HttpAgent({ keepAlive: true, proxyEnv: this.#env });
  }

  async open(from: URL, order: HttpOrder): Promise<HttpAnswer> {
    let url = from;
    const { authorization: given, ...rest } = order;
    let authorization = given;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await this.#once(url, { ...rest, ...(authorization !== undefined && { authorization }) });
      const location = answer.header('location');
      if (order.form || ![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer;
      answer.body.destroy();
      if (redirects === mostRedirects) throw unreachable(url, 'it redirects too often');
      const next = redirectTarget(url, location);
      if (!next) throw unreachable(url, 'it redirects to an address that is not encrypted');
      if (next.origin !== url.origin) authorization = undefined;
      url = next;
    }
  }

  /** Ends every connection. */
  close(): void {
    for (const agent of [this.#http, this.#loopback, this.#https]) agent?.destroy();
  }

  /** Made when first needed: reading the operating system's certificates takes a while. */
  #secureAgent(): HttpsAgent {
    const ca = this.#https ? undefined : this.#authorities();
    this.#https ??= new HttpsAgent({ keepAlive: true, proxyEnv: this.#env, ...(ca && { ca }) });
    return this.#https;
  }

  #once(url: URL, { headers, authorization, form, signal }: HttpOrder): Promise<HttpAnswer> {
    const isHttps = url.protocol === 'https:';
    const plainAgent = isLoopback(url.host) ? this.#loopback : this.#http;
    const body = form && new URLSearchParams(form).toString();
    return new Promise((resolve, reject) => {
      const request = (isHttps ? httpsRequest : httpRequest)(url, {
        method: body === undefined ? 'GET' : 'POST',
        agent: isHttps ? this.#secureAgent() : plainAgent,
        timeout: this.#idleMs,
        signal,
        headers: {
          'user-agent': 'flotilla',
          'accept-encoding': 'identity',
          ...headers,
          ...(authorization !== undefined && { authorization }),
          ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
      });
      request.once('timeout', () => request.destroy(unreachable(url, 'nothing came for too long')));
      request.once('error', (error) => reject(signal.aborted ? reasonOf(signal) : asFailure(url, error)));
      request.once('response', (response) => resolve(answerOf(url, response)));
      // All that Node says when a server answers with another protocol.
      request.once('close', () => reject(unreachable(url, 'the connection broke')));
      request.end(body);
    });
  }
}

/** Where to go on; undefined for a way that would give up encryption or leave HTTP. */
export function redirectTarget(from: URL, location: string): URL | undefined {
  const next = URL.parse(location, from.href);
  if (!next || next.username !== '' || next.password !== '') return undefined;
  return next.protocol === 'https:' || (next.protocol === 'http:' && from.protocol === 'http:') ? next : undefined;
}

function answerOf(from: URL, response: IncomingMessage): HttpAnswer {
  return {
    from,
    status: response.statusCode ?? 0,
    header: (name) => {
      const value = response.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    body: response,
  };
}

/** The body as text, or a failure when it is longer. */
export async function readText({ body }: HttpAnswer, url: URL, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw unreachable(url, 'its answer is longer than it should be');
    }
  } catch (error) {
    throw signal.aborted ? reasonOf(signal) : asFailure(url, error);
  }
  return Buffer.concat(chunks);
}

export const reasonOf = ({ reason }: AbortSignal): Error =>
  reason instanceof Error ? reason : new Error(String(reason));

export function asFailure(url: URL, error: unknown): FlotillaError {
  if (error instanceof FlotillaError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return unreachable(url, 'no such host is known');
    case 'ECONNREFUSED':
      return unreachable(url, 'nothing listens there');
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return unreachable(url, 'the connection broke');
    default:
      return unreachable(url, /CERT|VERIFY|ALTNAME/.test(code) ? `its certificate is not trusted (${code})` : code);
  }
}

export const unreachable = (url: URL, why: string): FlotillaError =>
  new FlotillaError('pull/unreachable', `${url.host} cannot be used: ${why}.`, {
    hint: 'Check the address, the network, and HTTPS_PROXY if there is a proxy.',
    retryable: true,
  });

let authorities: string[] | undefined;

/** Those of the operating system too: a company's own registry has a certificate of the company. */
function trustedAuthorities(): string[] | undefined {
  try {
    authorities ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  } catch {
    // Without them Node's own are trusted.
  }
  return authorities;
}
