import { type MemoryMeter, watchPeak } from './peak-memory.ts';
import { type ProcessOrder, RunningProcess } from './run-process.ts';

const wantedPeaks = 5;
const mostRuns = 50;

/** Peaks of memory of a program that ends by itself, from runs that were looked at in the last fifth of their time. */
export async function commandPeaks(
  order: ProcessOrder,
  meter: { read: MemoryMeter; everyMs: number },
  { timeLimitMs, signal }: { timeLimitMs: number; signal: AbortSignal },
): Promise<number[]> {
  const peaks: number[] = [];
  for (let tried = 0; tried < mostRuns && peaks.length < wantedPeaks; tried++) {
    signal.throwIfAborted();
    const running = new RunningProcess(order);
    const kill = () => running.kill();
    const timer = setTimeout(kill, timeLimitMs);
    signal.addEventListener('abort', kill, { once: true });
    const watching = watchPeak(running.child.pid ?? 0, meter);
    await running.ended;
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
    const { peak, seenAtMs } = await watching.stop();
    // Not looked at near its end, it may have had much more.
    if (peak !== null && running.exitedAtMs - seenAtMs <= running.tookMs / 5) peaks.push(peak);
  }
  signal.throwIfAborted();
  return peaks;
}
