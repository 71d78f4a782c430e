import { type AddressInfo, createServer } from 'node:net';
import { Agent } from 'node:http';
import { FlotillaError } from '#shared/domain/failure.ts';
import { median } from '#shared/domain/median.ts';
import type { HostedRelease } from './host-process.ts';
import { isGoodStatus, timedGet } from './timed-request.ts';

/** A runtime process that listens, for one measurement. */
export interface Started {
  readonly port: number;
  end(): Promise<void>;
}

const answerWithinMs = 60_000;
/** V8 needs dozens of requests until it runs compiled code; a host is warm after that many, or after that time. */
const warmUpRequests = 100;
const warmUpAtMostMs = 2_000;
const calibrationRequests = 50;

/** From just before the process is spawned to the first byte of its first answer. */
export async function timeProcessStart(
  release: HostedRelease,
  start: (signal: AbortSignal) => Promise<Started>,
  signal: AbortSignal,
): Promise<number> {
  const began = performance.now();
  const started = await start(signal);
  try {
    const asked = performance.now();
    return asked - began + (await firstByte(release, started.port, signal));
  } finally {
    await started.end();
  }
}

/** First bytes of requests to a warm host that makes a fresh instance for each, over one kept connection. */
export async function timeInstanceStarts(
  release: HostedRelease,
  port: number,
  runs: number,
  signal: AbortSignal,
  onSample: () => void,
): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const samples: number[] = [];
  try {
    const warmUntilMs = performance.now() + warmUpAtMostMs;
    for (let request = 0; request < warmUpRequests && performance.now() < warmUntilMs; request++) {
      await firstByte(release, port, signal, agent);
    }
    while (samples.length < runs) {
      samples.push(await firstByte(release, port, signal, agent));
      onSample();
    }
  } finally {
    agent.destroy();
  }
  return samples;
}

async function firstByte(release: HostedRelease, port: number, signal: AbortSignal, agent?: Agent): Promise<number> {
  const { healthPath: path } = release.settings;
  const order = { port, path, timeoutMs: answerWithinMs, signal };
  const { status, firstByteMs } = await timedGet(agent ? { ...order, agent } : order);
  if (isGoodStatus(status)) return firstByteMs;
  throw new FlotillaError('node/activation-failed', `${path} answered ${status} while cold starts were measured.`, {
    hint: 'Look at the workload’s log.',
  });
}

/**
 * What asking itself costs: the median time of the same request to a server in this very thread that answers with
 * ready-made bytes. `fresh` opens a connection for each, as the measurement of a process does.
 */
export async function measureOverhead(connection: 'fresh' | 'kept', signal: AbortSignal): Promise<number> {
  const answer = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 3\r\n\r\nok\n';
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('data', () => socket.write(answer));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const port = portOf(server.address());
  const agent = connection === 'kept' ? { agent: new Agent({ keepAlive: true, maxSockets: 1 }) } : {};
  try {
    const samples: number[] = [];
    for (let request = -warmUpRequests; request < calibrationRequests; request++) {
      const { firstByteMs } = await timedGet({ port, path: '/', timeoutMs: answerWithinMs, signal, ...agent });
      if (request >= 0) samples.push(firstByteMs);
    }
    return median(samples);
  } finally {
    agent.agent?.destroy();
    server.close();
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}
