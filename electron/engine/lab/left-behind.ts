import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Ends runtimes that a console left behind when it was killed. They are known by what they run: code out of this
 * console's own folder stands in their command line. On Windows a process ends with its pipes.
 */
export async function endLeftBehind(labFolder: string): Promise<number> {
  const programs = process.platform === 'linux' ? await fromProc() : await fromPs();
  const ours = programs.filter(({ words }) => {
    const [program = '', ...rest] = words;
    return basename(program) === 'wasmtime' && rest.some((word) => word.startsWith(`${labFolder}/`));
  });
  for (const { pid } of ours) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone meanwhile.
    }
  }
  return ours.length;
}

interface Program {
  readonly pid: number;
  readonly words: readonly string[];
}

async function fromProc(): Promise<Program[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid: Number(pid), words: line.split('\0') };
    }),
  );
}

async function fromPs(): Promise<Program[]> {
  if (process.platform === 'win32') return [];
  const { stdout } = await run('ps', ['-axww', '-o', 'pid=,command='], { maxBuffer: 32 * 1024 * 1024 });
  return stdout.split('\n').map((line) => {
    const [pid, ...words] = line.trim().split(/\s+/);
    return { pid: Number(pid), words };
  });
}
