import { oc } from '@orpc/contract';
import { Failure, type FailureCode, failureCodes } from '../domain/failure.ts';

/**
 * HTTP status of each failure where the contract is spoken over HTTP: 404 for what is not there, 409 for a state that
 * forbids the call, 4xx for what the caller can mend, 502 for what a node did.
 */
export function statusOf(code: FailureCode): number {
  if (code.endsWith('/not-found') || code === 'file/unknown-handle') return 404;
  if (code === 'cost/changed-meanwhile') return 409;
  if (code === 'policy/forbidden') return 403;
  if (code.startsWith('pull/')) return 502;
  if (code.startsWith('policy/') || code.startsWith('signature/') || code.startsWith('cost/')) return 400;
  if (code.startsWith('rollout/') || code === 'node/already-added' || code === 'module/in-use') return 409;
  if (code === 'access/denied') return 403;
  if (code === 'file/too-large') return 413;
  if (code === 'engine/stopped') return 503;
  if (code === 'storage/in-use') return 423;
  if (code.startsWith('input/') || code.startsWith('file/') || code.startsWith('module/')) return 400;
  if (code.startsWith('node/') || code.startsWith('ssh/')) return 502;
  return 500;
}

/** An error as the contract declares it. */
export interface DeclaredFailure {
  readonly status: number;
  readonly data: typeof Failure;
}

const errors = Object.fromEntries(
  failureCodes.map((code): [FailureCode, DeclaredFailure] => [code, { status: statusOf(code), data: Failure }]),
) as Record<FailureCode, DeclaredFailure>;

/** Every call of the contract starts here, so every call declares the same closed list of errors. */
export const call = oc.errors(errors);

/** A call that changes a node, the library or the settings; refused while the console is read-only. */
export const change = call.meta({ changes: true });
