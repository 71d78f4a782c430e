import type { MessagePort } from 'node:worker_threads';
import type { HttpScheme } from '#shared/domain/granted-host.ts';

/*
 * What the thread in which a component runs and the thread that sends its requests say to each other. Both are the
 * agent's own.
 */

export interface OutgoingWork {
  readonly kind: 'outgoing';
  /** Requests come by it and answers go back. */
  readonly port: MessagePort;
  /** One 32-bit number, raised and notified with each answer. */
  readonly news: SharedArrayBuffer;
}

export type HeaderEntry = [name: string, value: Uint8Array];

export interface RequestToSend {
  readonly id: number;
  readonly method: string;
  readonly scheme: HttpScheme;
  readonly host: string;
  readonly port: number;
  readonly authority: string;
  readonly path: string;
  readonly headers: readonly HeaderEntry[];
  readonly body: Uint8Array;
  readonly connectWithinMs: number | null;
  readonly firstByteWithinMs: number | null;
  readonly betweenBytesMs: number | null;
}

/** To the sender: send this, or let go of all that is under way. */
export type ToSender = RequestToSend | 'drop-all';

export type SentAnswer =
  | {
      readonly id: number;
      readonly status: number;
      readonly headers: readonly HeaderEntry[];
      readonly body: Uint8Array;
    }
  /** An `error-code` of `wasi:http`, with its payload. */
  | { readonly id: number; readonly error: { readonly tag: string; readonly val?: unknown } };

export function isOutgoingWork(value: unknown): value is OutgoingWork {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'outgoing';
}
