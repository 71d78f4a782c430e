import { FlotillaError } from '#shared/domain/failure.ts';
import { type ProcessOrder, RunningProcess } from './run-process.ts';

/** After an answer: this long it may take to write its last lines. */
const endWithinMs = 500;
/** Reading compiled code, or compiling without it. */
export const listenWithinMs = 120_000;

/** A runtime process that listens on a port of this computer. */
export interface Served {
  readonly port: number;
  /** From just before its start until it listened. */
  readonly listensAfterMs: number;
  readonly running: RunningProcess;
  /** Ends it, in order if it does so soon. Resolves when nothing of it is left. */
  end(): Promise<void>;
}

/** Starts `wasmtime serve`. Rejects with the signal's reason, or with `module/cannot-run-here` and what it printed. */
export async function serveModule(
  order: ProcessOrder,
  { withinMs, signal }: { withinMs: number; signal: AbortSignal },
): Promise<Served> {
  signal.throwIfAborted();
  const running = new RunningProcess(order);
  const kill = () => running.kill();
  signal.addEventListener('abort', kill, { once: true });
  const timer = setTimeout(kill, withinMs);
  const port = await listening(running);
  clearTimeout(timer);
  const stopWatching = () => signal.removeEventListener('abort', kill);
  if (port === null) {
    const end = await running.ended;
    stopWatching();
    signal.throwIfAborted();
    throw notServed(end.kind === 'not-started' ? end.message : running.stderr.text());
  }
  return {
    port,
    listensAfterMs: running.tookMs,
    running,
    end: async () => {
      running.interrupt();
      const force = setTimeout(kill, endWithinMs);
      await running.ended;
      clearTimeout(force);
      stopWatching();
    },
  };
}

/** The port, or null when it ended instead. */
function listening(running: RunningProcess): Promise<number | null> {
  return new Promise((resolve) => {
    running.child.stderr?.on('data', () => {
      const head = running.stderr.head().toString('utf8', 0, 64 * 1024);
      const port = /^Serving HTTP on http:\/\/127\.0\.0\.1:(\d{1,5})\/\r?$/m.exec(head)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    void running.ended.then(() => resolve(null));
  });
}

function notServed(printed: string): FlotillaError {
  const lines = printed.split('\n').map((line) => line.trim());
  const reason = lines.filter((line) => line !== '' && line !== 'Caused by:').join(' ');
  return new FlotillaError(
    'module/cannot-run-here',
    `Wasmtime cannot serve the module: ${reason || 'it ended at once'}`,
    {
      hint: 'Look at what it imports and at what it was granted.',
    },
  );
}
