import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type HostUsage, unknownUsage } from './host-usage.ts';

const run = promisify(execFile);

/** What a process has used, as its system counts it: all its threads, also those that have ended. Rejects when it is gone. */
export function readProcess(pid: number): Promise<HostUsage> {
  switch (process.platform) {
    case 'linux':
      return fromProc(pid);
    // Only a program that takes longer than a second to start would tell.
    case 'win32':
      return Promise.resolve(unknownUsage);
    default:
      return fromPs(pid);
  }
}

let ticksASecond: Promise<number> | undefined;

/** In which Linux counts CPU time for programs: 100 nearly everywhere. */
function clockTicks(): Promise<number> {
  ticksASecond ??= run('getconf', ['CLK_TCK']).then(
    ({ stdout }) => Number.parseInt(stdout, 10) || 100,
    () => 100,
  );
  return ticksASecond;
}

async function fromProc(pid: number): Promise<HostUsage> {
  const [stat, status, ticks] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'latin1'),
    readFile(`/proc/${pid}/status`, 'latin1'),
    clockTicks(),
  ]);
  return procUsage(stat, status, ticks);
}

/** From the texts of `/proc/<pid>/stat` and `status` (proc_pid_stat(5), proc_pid_status(5)). */
export function procUsage(stat: string, status: string, ticks: number): HostUsage {
  // The name of the program may hold anything, also brackets and spaces; the fields after it begin with the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const cpuTicks = Number(fields[11]) + Number(fields[12]);
  return {
    cpuMs: Number.isFinite(cpuTicks) ? (cpuTicks * 1000) / ticks : null,
    memoryBytes: kibibytes(status, 'VmRSS'),
    memoryPeakBytes: kibibytes(status, 'VmHWM'),
  };
}

function kibibytes(status: string, key: string): number | null {
  const found = new RegExp(`^${key}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1];
  return found === undefined ? null : Number(found) * 1024;
}

async function fromPs(pid: number): Promise<HostUsage> {
  const { stdout } = await run('ps', ['-o', 'time=,rss=', '-p', String(pid)]);
  return psUsage(stdout);
}

/** From `ps -o time=,rss=`: `1-02:03:04`, or `123:04.56` with minutes that go on; memory in KiB, and no peak of it. */
export function psUsage(line: string): HostUsage {
  const match = /^\s*(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)\s+(\d+)\s*$/.exec(line);
  if (!match) return unknownUsage;
  const [days, hours, minutes, seconds, rss] = match.slice(1).map((text) => Number(text ?? 0));
  const cpuSeconds = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return { cpuMs: Math.round(cpuSeconds * 1000), memoryBytes: (rss ?? 0) * 1024, memoryPeakBytes: null };
}
