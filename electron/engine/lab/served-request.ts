import { type IncomingMessage, request } from 'node:http';
import { FlotillaError } from '#shared/domain/failure.ts';
import { CappedText } from './capped-text.ts';

export interface HttpOrder {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: string;
  readonly bodyIsText: boolean;
  readonly bodyBytes: number;
}

const mostBodyBytes = 1024 * 1024;
const mostHeaders = 500;
const mostHeadBytes = 256 * 1024;
/** They say how the message is sent, which is decided here. */
const ofTheConnection = /^(?:connection|content-length|expect|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;

/** Sends one request to a port of this computer. The body of the answer is counted to its end and kept up to 1 MiB. */
export function sendHttp(port: number, order: HttpOrder, signal: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { method, path } = order;
    const options = { host: '127.0.0.1', port, method, path, agent: false, signal, maxHeaderSize: mostHeadBytes };
    const outgoing = request(options, (incoming) => {
      const body = new CappedText(mostBodyBytes);
      incoming.on('data', (piece: Buffer) => body.add(piece));
      incoming.once('error', reject);
      incoming.once('end', () => resolve(answerOf(incoming, body)));
    });
    outgoing.once('error', reject);
    try {
      const given = order.headers.filter(([name]) => !ofTheConnection.test(name));
      if (given.some(([name]) => /^host$/i.test(name))) outgoing.removeHeader('host');
      for (const [name, value] of given) outgoing.appendHeader(name, value);
      outgoing.end(order.body);
    } catch (cause) {
      outgoing.destroy();
      const message = `A header cannot be sent: ${cause instanceof Error ? cause.message : String(cause)}`;
      reject(new FlotillaError('input/invalid', message, { field: 'headers', cause }));
    }
  });
}

function answerOf(incoming: IncomingMessage, kept: CappedText): HttpAnswer {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < incoming.rawHeaders.length && headers.length < mostHeaders; at += 2) {
    headers.push([incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '']);
  }
  const bytes = kept.head();
  const text = asText(bytes);
  return {
    status: incoming.statusCode ?? 0,
    headers,
    body: text ?? bytes.toString('base64'),
    bodyIsText: text !== null,
    bodyBytes: kept.bytes,
  };
}

/** Null where it is no UTF-8 text. A character that was cut at the end is left out. */
function asText(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}
