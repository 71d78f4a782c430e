import { type FailureCode, FlotillaError } from '#shared/domain/failure.ts';
import { plainText } from './node-answers.ts';
import { foreignFolderCode, installFailedCode } from './node-program.ts';

type NodeErrorCode = Extract<FailureCode, `node/${string}` | 'workload/not-found'>;

const hints: Partial<Record<FailureCode, string>> = {
  'node/activation-failed': 'Stage the module, then activate it again.',
  'node/busy': 'Try again in a moment, or when the site lets go of its hold.',
  'node/digest-mismatch':
    'The file may have changed, or the link or the disk there may be faulty. Add the module anew.',
  'node/disk-full': 'Free some space on the node.',
  'node/no-runtime': 'Install Wasmtime on the node (https://wasmtime.dev), for the user that Flotilla logs in as.',
  'node/permission-denied': 'Give the user that Flotilla logs in as the right to write its folder there.',
  'node/port-in-use': 'End what uses the port there, or choose another port for the workload.',
  'node/read-only': 'Its disk is mounted read-only: mount it for writing, or choose another folder for this node.',
  'node/tool-missing': 'Install what is missing on the node.',
};

const retryable: ReadonlySet<FailureCode> = new Set(['node/busy', 'node/digest-mismatch']);

/** A failure that the node program told of. The words about what to do are ours, never the node's. */
export function nodeProblem(code: NodeErrorCode, message: string): FlotillaError {
  const hint = hints[code];
  const text = plainText(message, 500);
  return new FlotillaError(code, `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace(/\.\.$/, '.'), {
    ...(hint !== undefined && { hint }),
    retryable: retryable.has(code),
  });
}

/** A command that ended without an answer: what its exit code and its last words on stderr come down to. */
export function endedWithoutAnswer(exitCode: number | null, stderr: string): FlotillaError {
  const words = plainText(stderr.trim().split('\n').at(-1) ?? '', 300);
  if (exitCode === foreignFolderCode) {
    return new FlotillaError('input/invalid', `The folder ${words} on the node holds other things already.`, {
      field: 'root',
      hint: 'Choose a folder that is empty or does not exist yet: Flotilla deletes in it what it has put there.',
    });
  }
  const code = codeOf(stderr);
  if (exitCode === installFailedCode || code !== null) {
    return nodeProblem(code ?? 'node/bad-answer', `the node program cannot be put in place: ${words}`);
  }
  const how = exitCode === null ? 'was ended' : `ended with code ${exitCode}`;
  return nodeProblem('node/bad-answer', `the node program ${how} without an answer${words && `: ${words}`}`);
}

/** The errors of the system, which its tools tell in words only; they run with `LC_ALL=C`. */
function codeOf(stderr: string): NodeErrorCode | null {
  if (/No space left on device|Disk quota exceeded/.test(stderr)) return 'node/disk-full';
  if (/Read-only file system/.test(stderr)) return 'node/read-only';
  if (/Permission denied|Operation not permitted/.test(stderr)) return 'node/permission-denied';
  return null;
}
