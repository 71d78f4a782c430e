import { type FailureCode, FlotillaError } from '#shared/domain/failure.ts';

const codes: Record<string, { code: FailureCode; message: string; hint: string }> = {
  ENOSPC: { code: 'node/disk-full', message: 'The disk is full.', hint: 'Free some space on the node and try again.' },
  EDQUOT: { code: 'node/disk-full', message: 'The disk quota is used up.', hint: 'Free some space and try again.' },
  EROFS: {
    code: 'node/read-only',
    message: 'The file system is read-only.',
    hint: 'Make the node’s folder writable and try again.',
  },
  EACCES: {
    code: 'node/permission-denied',
    message: 'The agent may not write there.',
    hint: 'Give the agent’s user access to the folder.',
  },
  EPERM: {
    code: 'node/permission-denied',
    message: 'The agent may not do that.',
    hint: 'Give the agent’s user access to the folder.',
  },
};

/** The operating system's code of an error, such as `ENOENT`; undefined for anything else that was thrown. */
export function systemCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** What a failed write or read means to the person; anything that is not about the disk is given back as it is. */
export function asDiskFailure(thrown: unknown, path: string): unknown {
  const known = codes[systemCode(thrown) ?? ''];
  if (!known) return thrown;
  return new FlotillaError(known.code, `${known.message} (${path})`, {
    hint: known.hint,
    retryable: known.code === 'node/disk-full',
    cause: thrown,
  });
}
