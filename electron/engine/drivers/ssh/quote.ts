import { FlotillaError } from '#shared/domain/failure.ts';

/**
 * One word for a POSIX shell, whatever is in it: the only way by which anything reaches a shell on a node. Never for an
 * interactive shell, where no quoting keeps control characters from acting.
 *
 * A word that goes through the login shell of a node, which may be fish or csh, must have no backslash and no line break
 * besides: those read quotes a little differently. `loginShellWord` refuses them.
 */
export function quote(word: string): string {
  if (word.includes('\0'))
    throw new FlotillaError('input/invalid', 'A word for a shell cannot contain a NUL character.');
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

export function loginShellWord(word: string): string {
  if (/[\\\r\n]/.test(word)) {
    throw new FlotillaError('input/invalid', 'A word for a login shell cannot contain a backslash or a line break.');
  }
  return quote(word);
}
