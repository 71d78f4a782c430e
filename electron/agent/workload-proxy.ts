import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { ReleaseId } from '#shared/domain/ids.ts';
import { systemCode } from './disk-failure.ts';
import type { Lease } from './host-process.ts';
import type { SupervisedHost } from './supervised-host.ts';
import type { ReleaseUsage } from './usage-ledger.ts';

export interface ProxyTarget {
  readonly release: ReleaseId;
  readonly host: SupervisedHost;
}

export interface ProxyOptions {
  readonly onAnswered: (release: ReleaseId, status: number, seconds: number) => void;
  readonly usage: (release: ReleaseId) => Pick<ReleaseUsage, 'answered' | 'probed'>;
  /** Header value that marks the agent's own probes, which are no traffic. */
  readonly probeMark: string;
}

export const probeHeader = 'x-flotilla-probe';

/** Meant for one connection, not for the one behind it (RFC 9110, 7.6.1). */
const hopByHop = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** They say where a message ends and whom it is for: no sender may have them taken away by naming them in `Connection`. */
const neverDropped = new Set(['content-length', 'host']);

/**
 * The stable port of a workload. Each request goes to the host that is current when it arrives; changing the host drops
 * none, because the one before is retired only after its requests are answered.
 */
export class WorkloadProxy {
  readonly #options: ProxyOptions;
  #server: Server | undefined;
  #port: number | null = null;
  target: ProxyTarget | null = null;

  constructor(options: ProxyOptions) {
    this.#options = options;
  }

  get port(): number | null {
    return this.#port;
  }

  /** Opens a port beside the one that is open; `use` then goes over to it, `close` lets go of it. */
  async open(port: number): Promise<OpenedPort> {
    const server = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing));
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(asPortFailure(error, port)));
      server.listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    const opened = typeof address === 'object' && address ? address.port : port;
    return {
      port: opened,
      use: () => {
        const before = this.#server;
        this.#server = server;
        this.#port = opened;
        if (before) closeGently(before);
      },
      close: () => closeGently(server),
    };
  }

  /** Takes no new request, answers those under way. */
  close(): void {
    if (this.#server) closeGently(this.#server);
    this.#server = undefined;
    this.#port = null;
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const began = performance.now();
    const { target } = this;
    const isProbe = incoming.headers[probeHeader] === this.#options.probeMark;
    const answered = (status: number) => {
      if (target && !isProbe) this.#options.onAnswered(target.release, status, (performance.now() - began) / 1000);
    };
    let lease: Lease;
    try {
      if (!target) throw new Error('nothing runs here');
      lease = await target.host.acquire();
    } catch {
      answered(503);
      return refuse(outgoing, 503, 'The release is not up.');
    }
    // The client may have left while the request waited for its turn.
    if (outgoing.destroyed) return lease.unused();
    const usage = this.#options.usage(target.release);
    const bodies = { in: 0, out: 0 };
    let isAnswered = false;
    // At its end, and all of it at once, so that what a request takes can be divided by the requests. One whose client
    // left before the answer began is none.
    outgoing.once('close', () => {
      if (!isAnswered) return;
      if (isProbe) usage.probed();
      else usage.answered({ wallMs: performance.now() - began, bytesIn: bodies.in, bytesOut: bodies.out });
    });
    forward(lease, incoming, outgoing, {
      answered: (status) => {
        isAnswered = true;
        answered(status);
      },
      bodies,
    });
  }
}

export interface OpenedPort {
  readonly port: number;
  use(): void;
  close(): void;
}

function closeGently(server: Server): void {
  server.close();
  server.closeIdleConnections();
}

function asPortFailure(error: unknown, port: number): unknown {
  const code = systemCode(error);
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  return new FlotillaError('node/port-in-use', `Port ${port} cannot be opened on the node (${code}).`, {
    hint: 'Choose another port for the workload, or let the node choose one.',
    field: 'settings.port',
    cause: error,
  });
}

/** What is counted of a request on its way. */
interface Counting {
  readonly answered: (status: number) => void;
  readonly bodies: { in: number; out: number };
}

function forward(
  lease: Lease,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  counting: Counting,
  isRetry = false,
): void {
  const { answered, bodies } = counting;
  const upstream = request({
    host: '127.0.0.1',
    port: lease.port,
    agent: lease.agent,
    method: incoming.method,
    path: incoming.url,
    headers: withHost([...onward(incoming.rawHeaders), ...framing(incoming)], lease.port),
    setHost: false,
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    upstream.destroy(new Error('the request took too long'));
  }, lease.timeLimitMs);
  const giveUp = () => {
    if (!outgoing.writableFinished) upstream.destroy();
  };
  outgoing.once('close', giveUp);
  upstream.once('response', (response) => {
    answered(response.statusCode ?? 502);
    // Also when it breaks off: then the client must see a broken answer, not a short one.
    response.once('error', () => outgoing.destroy());
    response.once('close', () => {
      clearTimeout(timer);
      if (timedOut) lease.broken();
      else lease.done();
    });
    outgoing.writeHead(response.statusCode ?? 502, response.statusMessage, onward(response.rawHeaders));
    response.on('data', (chunk: Buffer) => {
      bodies.out += chunk.length;
    });
    response.pipe(outgoing);
  });
  upstream.on('error', (error) => {
    clearTimeout(timer);
    outgoing.off('close', giveUp);
    const clientLeft = outgoing.destroyed && !timedOut;
    if (clientLeft) return lease.done();
    const wasIdle = upstream.reusedSocket && systemCode(error) === 'ECONNRESET' && !outgoing.headersSent;
    // The host closed a kept connection just as it was used again: it never saw the request.
    if (wasIdle && !isRetry && !timedOut && hasNoBody(incoming))
      return forward(lease, incoming, outgoing, counting, true);
    lease.broken();
    if (outgoing.headersSent) return void outgoing.destroy();
    answered(timedOut ? 504 : 502);
    return refuse(outgoing, timedOut ? 504 : 502, timedOut ? 'The request took too long.' : 'The request failed.');
  });
  if (hasNoBody(incoming)) return void upstream.end();
  incoming.on('data', (chunk: Buffer) => {
    bodies.in += chunk.length;
  });
  incoming.pipe(upstream);
}

function hasNoBody(incoming: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = incoming.headers;
  return encoding === undefined && (length === undefined || length === '0');
}

/**
 * A body whose length nobody said goes on in chunks. Node frames it so by itself only for some methods; for the others
 * it would write the bare body, which the host would read as a request of its own.
 */
function framing(incoming: IncomingMessage): string[] {
  const isOfKnownLength = incoming.headers['content-length'] !== undefined;
  return hasNoBody(incoming) || isOfKnownLength ? [] : ['Transfer-Encoding', 'chunked'];
}

/** The headers as they came, without those that were meant for this connection only. */
function onward(raw: readonly string[]): string[] {
  const named = new Set(hopByHop);
  const kept: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    if (raw[at]?.toLowerCase() !== 'connection') continue;
    for (const name of raw[at + 1]?.toLowerCase().split(',') ?? []) {
      if (!neverDropped.has(name.trim())) named.add(name.trim());
    }
  }
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name, value] = [raw[at], raw[at + 1]];
    if (name === undefined || value === undefined) continue;
    if (named.has(name.toLowerCase()) || name.toLowerCase() === probeHeader) continue;
    kept.push(name, value);
  }
  return kept;
}

/** Only a client of HTTP/1.0 may name no host; Wasmtime takes no request without. */
function withHost(headers: string[], port: number): string[] {
  const isNamed = headers.some((name, at) => at % 2 === 0 && name.toLowerCase() === 'host');
  return isNamed ? headers : ['Host', `127.0.0.1:${port}`, ...headers];
}

function refuse(outgoing: ServerResponse, status: number, text: string): void {
  if (outgoing.destroyed) return;
  const headers: Record<string, string> = { 'content-type': 'text/plain; charset=utf-8' };
  if (status === 503) headers['retry-after'] = '1';
  outgoing.writeHead(status, headers).end(`${text}\n`);
}
