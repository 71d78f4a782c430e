import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { agentFileName, AgentFile } from '#shared/contract/agent.ts';

export interface Process {
  readonly pid: number;
  readonly parentPid: number;
  readonly command: string;
}

/** All processes of this computer, as `ps` tells; none on Windows, which has no `ps`. */
export function listProcesses(): readonly Process[] {
  if (process.platform === 'win32') return [];
  const text = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return text.split('\n').flatMap((line) => {
    const [, pid = '', parentPid = '', command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === '' || command.includes('<defunct>') ? [] : [{ pid: +pid, parentPid: +parentPid, command }];
  });
}

/** Processes that have this folder on their command line. */
export const processesOf = (folder: string): readonly Process[] =>
  listProcesses().filter(({ command }) => command.includes(folder));

/** The engine below a host, however deep. */
export function enginePid(hostPid: number, dataFolder: string): number {
  const all = listProcesses();
  const engine = all.find(
    ({ pid, command }) => command.includes('engine.mjs') && command.includes(dataFolder) && isBelow(pid, hostPid, all),
  );
  if (!engine) throw new Error(`No engine runs below process ${hostPid}`);
  return engine.pid;
}

function isBelow(pid: number, ancestor: number, all: readonly Process[]): boolean {
  const parent = all.find((process) => process.pid === pid)?.parentPid;
  if (parent === undefined || parent <= 1) return false;
  return parent === ancestor || isBelow(parent, ancestor, all);
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Asks a process to end, and ends it when it does not. */
export async function endProcess(pid: number, signal: NodeJS.Signals = 'SIGTERM', graceMs = 10_000): Promise<void> {
  try {
    process.kill(pid, signal);
    for (const endMs = Date.now() + graceMs; isRunning(pid); await sleep(50)) {
      if (Date.now() > endMs) process.kill(pid, 'SIGKILL');
    }
  } catch {
    // It ended meanwhile.
  }
}

/** Ends the practice agents of a data folder, which outlive the console on purpose. */
export async function endPracticeAgents(dataFolder: string): Promise<void> {
  const pids = filesNamed(join(dataFolder, 'practice'), agentFileName).flatMap((file) => {
    const agent = AgentFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return agent.success ? [agent.data.pid] : [];
  });
  const ours = new Set(processesOf(dataFolder).map(({ pid }) => pid));
  await Promise.all(pids.filter((pid) => ours.has(pid)).map((pid) => endProcess(pid)));
}

function filesNamed(folder: string, name: string): readonly string[] {
  try {
    const found = readdirSync(folder, { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.name === name).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

/** How long processes that were told to end may take. */
const settleMs = 8_000;

/** Waits until nothing of this folder runs; ends what still does, and says what that was. */
export async function endLeftOver(folder: string): Promise<readonly Process[]> {
  for (const endMs = Date.now() + settleMs; Date.now() < endMs; await sleep(100)) {
    if (processesOf(folder).length === 0) return [];
  }
  const left = processesOf(folder);
  await Promise.all(left.map(({ pid }) => endProcess(pid, 'SIGKILL')));
  return left;
}
