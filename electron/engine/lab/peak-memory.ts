import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How the memory of another process is learnt here; null where there is no way. */
export type MemoryMeter = (pid: number) => Promise<number | null> | number | null;

/** Linux keeps the high-water mark itself: `VmHWM:   18324 kB`. */
export function readHighWater(pid: number): number | null {
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  } catch {
    // It has ended.
    return null;
  }
}

/** macOS tells what a process has now; asked often enough, the highest is near the mark. */
async function readResident(pid: number): Promise<number | null> {
  const kib = await run('ps', ['-o', 'rss=', '-p', String(pid)], { timeout: 5_000 }).then(
    ({ stdout }) => Number.parseInt(stdout, 10),
    () => Number.NaN,
  );
  return Number.isFinite(kib) ? kib * 1024 : null;
}

export function memoryMeter(platform: NodeJS.Platform): { read: MemoryMeter; everyMs: number; note: string } | null {
  if (platform === 'linux') {
    return { read: readHighWater, everyMs: 1, note: 'the high-water mark that Linux keeps (VmHWM)' };
  }
  if (platform === 'darwin') {
    return { read: readResident, everyMs: 20, note: 'the highest resident size seen, looked at every 20 ms' };
  }
  return null;
}

/** Looks at a process until it ends or `stop` is called; gives the most that was seen, and when it was last seen. */
export function watchPeak(pid: number, { read, everyMs }: { read: MemoryMeter; everyMs: number }) {
  let peak: number | null = null;
  let seenAtMs = 0;
  let isStopped = false;
  const look = async () => {
    const bytes = await read(pid);
    if (bytes === null) return;
    peak = Math.max(peak ?? 0, bytes);
    seenAtMs = performance.now();
  };
  const watching = (async () => {
    while (!isStopped) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return {
    stop: async (): Promise<{ peak: number | null; seenAtMs: number }> => {
      await look();
      isStopped = true;
      await watching;
      return { peak, seenAtMs };
    },
  };
}
