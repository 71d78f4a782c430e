import { connect, type Socket } from 'node:net';
import type { Clock } from '../../clock.ts';
import { FlotillaError } from '#shared/domain/failure.ts';

const connectWithinMs = 15_000;

const unreachableCodes = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
]);

/** A TCP connection and how long its handshake took, which is one round trip. Without Nagle's delay. */
export async function openSocket(
  at: { readonly host: string; readonly port: number },
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<{ socket: Socket; handshakeMs: number }> {
  signal.throwIfAborted();
  const over = new AbortController();
  const from = performance.now();
  const socket = connect({ host: at.host, port: at.port, noDelay: true });
  try {
    const connected = new Promise<'connected'>((resolve, reject) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('error', reject);
      signal.addEventListener('abort', () => reject(abortReason(signal)), { once: true, signal: over.signal });
    });
    const late = clock.sleep(connectWithinMs, over.signal).then(
      () => 'late' as const,
      () => 'over' as const,
    );
    if ((await Promise.race([connected, late])) === 'late') {
      throw new FlotillaError('node/unreachable', `${at.host} did not answer within ${connectWithinMs / 1000} s.`, {
        hint: 'Check that the machine is on and that the network lets port ' + `${at.port} through.`,
        retryable: true,
      });
    }
    return { socket, handshakeMs: performance.now() - from };
  } catch (error) {
    socket.on('error', () => {});
    socket.destroy();
    throw signal.aborted ? abortReason(signal) : socketProblem(error, at);
  } finally {
    over.abort();
  }
}

/** What a signal was aborted with, as an error. */
export const abortReason = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason });

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** A failure of the network, in our words. */
export function socketProblem(error: unknown, at: { readonly host: string; readonly port: number }): FlotillaError {
  if (error instanceof FlotillaError) return error;
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') {
    return new FlotillaError('ssh/refused', `${at.host} refuses connections on port ${at.port}.`, {
      hint: 'Check that an SSH server runs there, and on that port.',
      retryable: true,
      cause: error,
    });
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new FlotillaError('node/unreachable', `The name ${at.host} has no address.`, {
      hint: 'Check the name, and that this computer can resolve it.',
      retryable: true,
      cause: error,
    });
  }
  const known = unreachableCodes.has(code);
  return new FlotillaError(
    'node/unreachable',
    `${at.host} cannot be reached${known ? '' : `: ${error instanceof Error ? error.message : String(error)}`}.`,
    { hint: 'Check that the machine is on and the network between.', retryable: true, cause: error },
  );
}
