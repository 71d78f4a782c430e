import { createHash } from 'node:crypto';
import { FlotillaError } from '#shared/domain/failure.ts';
import base from './node-program/10-base.sh?raw';
import facts from './node-program/20-facts.sh?raw';
import modules from './node-program/30-modules.sh?raw';
import processes from './node-program/40-processes.sh?raw';
import releases from './node-program/50-releases.sh?raw';
import workloads from './node-program/60-workloads.sh?raw';
import measure from './node-program/70-measure.sh?raw';
import main from './node-program/90-main.sh?raw';
import { loginShellWord } from './quote.ts';

/** What the bootstrap says when the node does not have this version of the program yet. */
export const sendProgramLine = 'flotilla:send-program';

/** Exit code of the bootstrap when it could not put the program in place; the reason stands on stderr. */
export const installFailedCode = 97;

/** Exit code of the bootstrap when the folder holds other things already; the folder stands on stderr. */
export const foreignFolderCode = 96;

export interface NodeProgram {
  readonly text: Buffer;
  readonly version: string;
}

/** The program for nodes, as it is sent: in one piece, without comments and indentation, which no shell needs. */
export function assembleNodeProgram(
  parts: readonly string[] = [base, facts, modules, processes, releases, workloads, measure, main],
): NodeProgram {
  const lines = parts.flatMap((part) => part.split('\n')).map((line) => line.trimStart());
  const text = Buffer.from(`${lines.filter((line) => line !== '' && !line.startsWith('#')).join('\n')}\n`);
  return { text, version: createHash('sha256').update(text).digest('hex').slice(0, 16) };
}

/**
 * The bootstrap: finds the program, or takes exactly its bytes from stdin, and goes on with it. One line, without backslashes
 * and exclamation marks, for the login shells of this world. It makes do with three tools, since each counts when a
 * thousand nodes are set up. `dd` that does not know `fullblock` fails before it has made the file, and is asked again
 * in an older way; its own count of records tells whether all bytes came.
 * The folder has to be ours, since `forget` deletes there: made here, or found empty (but for the site's own `hold`).
 * Its mark is a folder, the first thing made in it, so that two who begin at once both find it or find nothing.
 */
const bootstrap = [
  'LC_ALL=C; export LC_ALL; umask 077; r=$1; p=$2; n=$3; shift 3;',
  'case $r in "") r=$HOME/.local/share/flotilla;; "~/"*) r=$HOME/${r#??};; esac;',
  'p=$r/bin/$p.sh; t=$p.$$; m=$r/.flotilla-node; [ -s "$p" ] || {',
  '[ -d "$m" ] || { [ -d "$r" ] && case $(ls -A "$r") in ""|hold) ;; *) [ -d "$m" ] ||',
  `{ echo "$r" >&2; exit ${foreignFolderCode}; };; esac; };`,
  `e=$(mkdir -p "$m" "$r/bin" "$r/blobs/sha256" 2>&1) && echo ${sendProgramLine} &&`,
  '{ e=$(dd bs=$n count=1 iflag=fullblock of="$t" 2>&1) || { [ -e "$t" ] || e=$(dd ibs=1 count=$n of="$t" 2>&1); }; } &&',
  'case $e in "1+0 "*|"$n+0 "*) mv -f "$t" "$p";; *) false;; esac ||',
  `{ echo "$e" >&2; rm -f "$t"; exit ${installFailedCode}; }; };`,
  'set -- "$r" "$@"; . "$p"',
].join(' ');

/** The command that runs one operation on a node. `root` is empty for the usual folder. */
export function commandFor(program: NodeProgram, root: string, operation: readonly string[]): string {
  const words = [root, program.version, String(program.text.length), ...operation];
  return `exec sh -c ${loginShellWord(bootstrap)} flotilla ${words.map(loginShellWord).join(' ')}`;
}

/** A folder on a node that the program can use. Throws `input/invalid`. */
export function checkedRoot(root: string | undefined): string {
  if (root === undefined || root === '') return '';
  const names = /^(~\/|\/)[^\p{Cc}"\\$%`]{1,900}$/u.test(root) && !/(^|\/)\.\.(\/|$)/.test(root);
  if (!names || /^~?[./]*$/.test(root)) {
    throw new FlotillaError(
      'input/invalid',
      'The folder on the node must be an absolute path, or begin with ~/, and be a folder of its own.',
      {
        field: 'root',
        hint: 'It may have no quotes, backslashes, dollar or percent signs in it, and no "..".',
      },
    );
  }
  return root.replace(/\/+$/, '');
}
