import type { RotatedLog } from './rotated-log.ts';

/** A reader that is this far behind loses lines, and is told so; the agent's memory is not for its sake. */
const behindAtMost = 10_000;

/** The last lines, then new ones while `follow` holds and nobody ends it. */
export async function* followLog(
  log: RotatedLog,
  order: { tail: number; follow: boolean },
  signal: AbortSignal,
): AsyncGenerator<string> {
  const waiting: string[] = [];
  let lost = 0;
  let wake = () => {};
  const { lines, stop } = await log.follow(order.tail, (line) => {
    if (waiting.length < behindAtMost) waiting.push(line);
    else lost++;
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);
  try {
    yield* lines;
    while (order.follow && !signal.aborted) {
      yield* waiting.splice(0);
      if (lost > 0) {
        yield `flotilla: ${lost} lines were not shown`;
        lost = 0;
      }
      if (waiting.length > 0 || signal.aborted) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    stop();
    signal.removeEventListener('abort', onAbort);
  }
}
