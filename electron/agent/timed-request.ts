import { type Agent, request } from 'node:http';

export interface TimedAnswer {
  readonly status: number;
  /** From the call to the first byte of the answer's head, by a monotonic clock. */
  readonly firstByteMs: number;
}

export interface TimedRequest {
  readonly port: number;
  readonly path: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly agent?: Agent;
  readonly headers?: Record<string, string>;
}

/** One `GET` on loopback, read to its end, its time to the first byte taken. Rejects when it is not answered in time. */
export function timedGet(order: TimedRequest): Promise<TimedAnswer> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: order.port,
        path: order.path,
        agent: order.agent ?? false,
        headers: order.headers ?? {},
        signal: order.signal,
      },
      (incoming) => {
        const firstByteMs = performance.now() - began;
        incoming.once('error', settle(reject));
        incoming.once('end', () => settle(resolve)({ status: incoming.statusCode ?? 0, firstByteMs }));
        incoming.resume();
      },
    );
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`no answer within ${order.timeoutMs} ms`)),
      order.timeoutMs,
    );
    const settle =
      <T>(end: (value: T) => void) =>
      (value: T) => {
        clearTimeout(timer);
        end(value);
      };
    outgoing.once('error', settle(reject));
    outgoing.end();
  });
}

export const isGoodStatus = (status: number): boolean => status >= 200 && status <= 399;
