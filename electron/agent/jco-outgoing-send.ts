import type { ClientRequest, IncomingMessage } from 'node:http';
import type { OutgoingWork, RequestToSend, SentAnswer, ToSender } from './jco-outgoing-order.ts';

/** Longest answer that a component is given; it is held in memory until the component has read it. */
const maxBodyBytes = 64 * 1024 * 1024;

/**
 * Sends the requests of one component: the work of a thread of its own. What may be asked was decided before; here
 * nothing is followed elsewhere, nothing goes by a proxy, and each request is answered once, if only with an error.
 */
export function sendRequests({ port, news }: OutgoingWork): void {
  const raised = new Int32Array(news);
  const underWay = new Set<ClientRequest>();
  const answer = (sent: SentAnswer) => {
    port.postMessage(sent);
    Atomics.add(raised, 0, 1);
    Atomics.notify(raised, 0);
  };
  port.on('message', (message: ToSender) => {
    if (message === 'drop-all') {
      for (const request of underWay) request.destroy();
      underWay.clear();
      return;
    }
    try {
      const request = send(message, (sent) => {
        underWay.delete(request);
        answer(sent);
      });
      underWay.add(request);
    } catch (error) {
      // Node refuses a method, a path or a header that no server would understand.
      answer({ id: message.id, error: errorOf(error) });
    }
  });
}

function send(order: RequestToSend, onAnswered: (sent: SentAnswer) => void): ClientRequest {
  const { id, method, host, port, path, body } = order;
  let isAnswered = false;
  const answered = (sent: SentAnswer) => {
    if (isAnswered) return;
    isAnswered = true;
    onAnswered(sent);
  };
  // Not by `import`: each thread that hosts would load them as well when it starts.
  const { request: begin } = process.getBuiltinModule(order.scheme === 'https' ? 'node:https' : 'node:http');
  const request = begin({ method, host, port, path, agent: false, setHost: false });
  const failed = (error: unknown) => answered({ id, error: errorOf(error) });
  const decoder = new TextDecoder('latin1');
  request.setHeader('host', order.authority);
  for (const [name, value] of order.headers) request.appendHeader(name, decoder.decode(value));
  request.on('error', failed);
  request.on('close', () => failed(new OutgoingError('connection-terminated')));
  const timers = limitTimes(request, order);
  request.on('response', (response) => {
    for (const timer of timers) clearTimeout(timer);
    read(response).then((bytes) => answered(answerOf(id, response, bytes)), failed);
  });
  request.end(body);
  return request;
}

/** A timer that should run longer ends at once. */
const longestTimerMs = 2_147_483_647;

function limitTimes(request: ClientRequest, order: RequestToSend): NodeJS.Timeout[] {
  const { connectWithinMs, firstByteWithinMs, betweenBytesMs } = order;
  const endWith = (tag: string) => () => request.destroy(new OutgoingError(tag));
  const timers: NodeJS.Timeout[] = [];
  if (connectWithinMs !== null) {
    const timer = setTimeout(endWith('connection-timeout'), connectWithinMs);
    timers.push(timer);
    request.on('socket', (socket) => socket.once('connect', () => clearTimeout(timer)));
  }
  if (firstByteWithinMs !== null) {
    const withinMs = Math.min((connectWithinMs ?? 0) + firstByteWithinMs, longestTimerMs);
    timers.push(setTimeout(endWith('connection-read-timeout'), withinMs));
  }
  if (betweenBytesMs !== null) request.setTimeout(betweenBytesMs, endWith('connection-read-timeout'));
  return timers;
}

async function read(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of response) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a body of bytes was expected');
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBodyBytes) throw new OutgoingError('HTTP-response-body-size', BigInt(maxBodyBytes));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Of the connection, not of the answer. */
const ofConnection = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);

function answerOf(id: number, response: IncomingMessage, body: Uint8Array): SentAnswer {
  const headers: [string, Uint8Array][] = [];
  for (let at = 0; at + 1 < response.rawHeaders.length; at += 2) {
    const name = response.rawHeaders[at] ?? '';
    if (ofConnection.has(name.toLowerCase())) continue;
    headers.push([name, Buffer.from(response.rawHeaders[at + 1] ?? '', 'latin1')]);
  }
  return { id, status: response.statusCode ?? 0, headers, body };
}

/** Something that `wasi:http` has a code for. */
class OutgoingError extends Error {
  readonly tag: string;
  readonly val: unknown;

  constructor(tag: string, val?: unknown) {
    super(tag);
    this.tag = tag;
    this.val = val;
  }
}

const tags: Readonly<Record<string, string>> = {
  ENOTFOUND: 'destination-not-found',
  EAI_AGAIN: 'DNS-timeout',
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-terminated',
  EPIPE: 'connection-terminated',
  ETIMEDOUT: 'connection-timeout',
  EHOSTUNREACH: 'destination-unavailable',
  ENETUNREACH: 'destination-unavailable',
  ERR_INVALID_HTTP_TOKEN: 'HTTP-request-method-invalid',
  ERR_UNESCAPED_CHARACTERS: 'HTTP-request-URI-invalid',
};

function errorOf(thrown: unknown): { tag: string; val?: unknown } {
  if (thrown instanceof OutgoingError) return { tag: thrown.tag, val: thrown.val };
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const tag = tags[code] ?? codeTag(code);
  return tag === undefined
    ? { tag: 'internal-error', val: (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 500) }
    : { tag };
}

function codeTag(code: string): string | undefined {
  if (code.startsWith('HPE_')) return 'HTTP-protocol-error';
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) return 'TLS-certificate-error';
  return /SSL|TLS/.test(code) ? 'TLS-protocol-error' : undefined;
}
