import { z } from 'zod';

/**
 * Every way in which Flotilla fails, as a closed list. The part before the slash is the place; the text that a person
 * reads stands in `message` and `hint`, and nothing ever matches on that text.
 */
export const failureCodes = [
  'access/denied',
  'activity/unreadable',
  'cost/changed-meanwhile',
  'cost/not-a-bill',
  'cost/not-found',
  'engine/cannot-start',
  'engine/stopped',
  'file/too-large',
  'file/unknown-handle',
  'file/unreadable',
  'input/invalid',
  'internal/bug',
  'job/not-found',
  'module/cannot-run-here',
  'module/in-use',
  'module/not-found',
  'module/not-a-service',
  'module/changed-on-disk',
  'module/no-such-function',
  'module/cannot-inspect',
  'node/activation-failed',
  'node/already-added',
  'node/busy',
  'node/bad-answer',
  'node/digest-mismatch',
  'node/disk-full',
  'node/not-found',
  'node/no-runtime',
  'node/not-supported',
  'node/permission-denied',
  'node/port-in-use',
  'node/read-only',
  'node/stopped-answering',
  'node/tool-missing',
  'node/unreachable',
  'practice/cannot-start',
  'pull/access-denied',
  'pull/not-found',
  'pull/not-a-module',
  'pull/digest-mismatch',
  'pull/unreachable',
  'pull/too-large',
  'policy/forbidden',
  'policy/unreadable',
  'rollout/already-running',
  'rollout/needs-approval',
  'rollout/not-found',
  'rollout/not-running',
  'rollout/nothing-to-do',
  'rollout/plan-expired',
  'rollout/too-costly',
  'signature/unreadable',
  'signature/unusable-key',
  'ssh/auth-failed',
  'ssh/config-unreadable',
  'ssh/host-key-changed',
  'ssh/host-key-revoked',
  'ssh/host-key-unknown',
  'ssh/passphrase-needed',
  'ssh/refused',
  'ssh/timed-out',
  'ssh/weak-algorithms',
  'storage/in-use',
  'storage/unreadable',
  'workload/not-found',
] as const;
export const FailureCode = z.enum(failureCodes);
export type FailureCode = z.infer<typeof FailureCode>;

const longestText = 2000;

/** What happened, where, and what to do next: the shape of every error that leaves the engine. */
export const Failure = z.object({
  code: FailureCode,
  /** One sentence: what happened. */
  message: z.string().max(longestText),
  /** One sentence: the next step, where there is one. */
  hint: z.string().max(longestText).optional(),
  /** The node it happened on, by name. */
  node: z.string().optional(),
  /** The input field it is about, as a dotted path. */
  field: z.string().optional(),
  /** True when the same call may succeed later without a change. */
  retryable: z.boolean().default(false),
});
export type Failure = z.infer<typeof Failure>;

/** A failure on its way up. Expected outcomes are values, not errors: see the contract. */
export class FlotillaError extends Error {
  readonly failure: Failure;

  constructor(
    code: FailureCode,
    message: string,
    more: Omit<Partial<Failure>, 'code' | 'message'> & { cause?: unknown } = {},
  ) {
    const { cause, ...rest } = more;
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'FlotillaError';
    // Cut to what the schema allows: one text that is too long must not make a whole list unreadable.
    const hint = rest.hint?.slice(0, longestText);
    this.failure = { code, message: message.slice(0, longestText), retryable: false, ...rest, ...(hint && { hint }) };
  }
}

/** The failure inside anything thrown; what is not ours is a bug and says so. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof FlotillaError) return thrown.failure;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal/bug', message: message.slice(0, longestText), retryable: false };
}
