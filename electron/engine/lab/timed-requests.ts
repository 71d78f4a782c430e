import { Agent, request } from 'node:http';
import { createServer } from 'node:net';

const answerWithinMs = 60_000;
/** Runtimes and this console itself become faster with the first requests; they are warm after that many, or that time. */
export const warmUpRequests = 100;
export const warmUpAtMostMs = 2_000;
const calibrationRequests = 50;

export interface TimedAnswer {
  readonly status: number;
  /** From the call to the first byte of the answer's head, by a monotonic clock. */
  readonly firstByteMs: number;
}

/** One `GET /` on a port of this computer, read to its end. Without an agent over a connection of its own. */
export function timedGet(port: number, signal: AbortSignal, agent?: Agent): Promise<TimedAnswer> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const outgoing = request({ host: '127.0.0.1', port, path: '/', agent: agent ?? false, signal }, (incoming) => {
      const firstByteMs = performance.now() - began;
      incoming.once('error', reject);
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, firstByteMs }));
      incoming.resume();
    });
    outgoing.setTimeout(answerWithinMs, () => outgoing.destroy(new Error(`no answer within ${answerWithinMs} ms`)));
    outgoing.once('error', reject);
    outgoing.end();
  });
}

/** First bytes of requests, one after the other, over one kept connection, after a warm-up. */
export async function timeRequests(
  port: number,
  count: number,
  signal: AbortSignal,
  onSample: () => void = () => {},
): Promise<TimedAnswer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const answers: TimedAnswer[] = [];
  try {
    const warmUntilMs = performance.now() + warmUpAtMostMs;
    for (let sent = 0; sent < warmUpRequests && performance.now() < warmUntilMs; sent++) {
      await timedGet(port, signal, agent);
    }
    while (answers.length < count) {
      answers.push(await timedGet(port, signal, agent));
      onSample();
    }
    return answers;
  } finally {
    agent.destroy();
  }
}

/** What asking itself costs: the same requests to a server in this very process that answers with ready-made bytes. */
export async function timeOwnRequests(signal: AbortSignal): Promise<number[]> {
  const answer = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 3\r\n\r\nok\n';
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('data', () => socket.write(answer));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  try {
    return (await timeRequests(address.port, calibrationRequests, signal)).map(({ firstByteMs }) => firstByteMs);
  } finally {
    server.close();
  }
}
