import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import type { NodeLayout } from './node-layout.ts';

const run = promisify(execFile);

/**
 * Ends runtimes that an agent left behind when it was killed. They are known by what they serve: code or modules out of
 * this agent's own folder stand in their command line, which no other program's pid can come to have by chance.
 */
export async function endOrphans(layout: NodeLayout): Promise<number> {
  const ours = [layout.aot, layout.blobs].map((folder) => folder + sep);
  const orphans = (await wasmtimeProcesses()).filter(({ command }) => ours.some((folder) => command.includes(folder)));
  for (const { pid } of orphans) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone meanwhile.
    }
  }
  return orphans.length;
}

interface RunningProgram {
  readonly pid: number;
  readonly command: string;
}

function wasmtimeProcesses(): Promise<RunningProgram[]> {
  switch (process.platform) {
    case 'linux':
      return fromProc();
    case 'win32':
      return fromPowerShell();
    default:
      return fromPs();
  }
}

async function fromProc(): Promise<RunningProgram[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const program = await readlink(join('/proc', pid, 'exe')).catch(() => '');
      if (!/\/wasmtime( \(deleted\))?$/.test(program)) return [];
      const command = await readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '');
      return [{ pid: Number(pid), command: command.replaceAll('\0', ' ') }];
    }),
  );
  return found.flat();
}

async function fromPs(): Promise<RunningProgram[]> {
  const { stdout } = await run('ps', ['-axww', '-o', 'pid=,command='], { maxBuffer: 32 * 1024 * 1024 });
  return stdout
    .split('\n')
    .filter((line) => line.includes('wasmtime'))
    .flatMap((line) => {
      const match = /^\s*(\d+)\s+(.+)$/.exec(line);
      return match ? [{ pid: Number(match[1]), command: match[2] ?? '' }] : [];
    });
}

async function fromPowerShell(): Promise<RunningProgram[]> {
  const query =
    'Get-CimInstance Win32_Process -Filter "Name=\'wasmtime.exe\'" | ' +
    'ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }';
  const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query], {
    windowsHide: true,
    maxBuffer: 32 * 1024 * 1024,
  });
  return stdout.split(/\r?\n/).flatMap((line) => {
    const match = /^(\d+) (.+)$/.exec(line);
    return match ? [{ pid: Number(match[1]), command: match[2] ?? '' }] : [];
  });
}
