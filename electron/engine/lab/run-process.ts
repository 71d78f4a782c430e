import { type ChildProcess, spawn } from 'node:child_process';
import { CappedText } from './capped-text.ts';

export const mostOutputBytes = 1024 * 1024;

export interface ProcessOrder {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Its working folder. */
  readonly folder: string;
  /** What it reads; nothing more comes after it. */
  readonly stdin?: string;
}

/** How a process ended. `timed-out`: it was ended because its time was up. */
export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'not-started'; readonly message: string };

export interface Ran {
  readonly end: ProcessEnd;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

/**
 * A program in a process group of its own, its output kept up to a limit. Promises that nothing of it is left when
 * `ended` resolves, whatever the guest inside does: `kill` asks nobody.
 */
export class RunningProcess {
  readonly child: ChildProcess;
  readonly stdout = new CappedText(mostOutputBytes);
  readonly stderr = new CappedText(mostOutputBytes);
  /** Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  readonly #startedAtMs = performance.now();
  #exitedAtMs: number | undefined;

  constructor({ file, args, env, folder, stdin }: ProcessOrder) {
    this.child = spawn(file, args, {
      cwd: folder,
      env,
      stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
      detached: process.platform !== 'win32',
    });
    this.child.stdout?.on('data', (piece: Buffer) => this.stdout.add(piece));
    this.child.stderr?.on('data', (piece: Buffer) => this.stderr.add(piece));
    // It may end before it has read everything; then nobody misses the rest.
    this.child.stdin?.on('error', () => {}).end(stdin);
    this.child.once('exit', () => {
      this.#exitedAtMs = performance.now();
    });
    this.ended = new Promise((resolve) => {
      this.child.on('error', ({ message }) => {
        if (this.child.pid === undefined) resolve({ kind: 'not-started', message });
      });
      // Not `exit`: what it printed last is still on its way then.
      this.child.once('close', (code, signal) => {
        resolve(code === null ? { kind: 'killed', signal: signal ?? 'unknown' } : { kind: 'exited', code });
      });
    });
  }

  /** By a monotonic clock; now while it runs. */
  get exitedAtMs(): number {
    return this.#exitedAtMs ?? performance.now();
  }

  /** From just before its start to its end, or to now. */
  get tookMs(): number {
    return this.exitedAtMs - this.#startedAtMs;
  }

  /** Asks it to end in order; works for one that listens and is idle. */
  interrupt(): void {
    this.child.kill('SIGINT');
  }

  /** Ends the whole group at once. */
  kill(): void {
    const { pid } = this.child;
    if (pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    try {
      if (process.platform === 'win32') this.child.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }
}

/** Runs a program to its end, its time limit or the signal, whichever comes first. Rejects with the signal's reason only. */
export async function runProcess(
  order: ProcessOrder,
  { timeLimitMs, signal }: { timeLimitMs: number; signal: AbortSignal },
): Promise<Ran> {
  signal.throwIfAborted();
  const running = new RunningProcess(order);
  const kill = () => running.kill();
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    running.kill();
  }, timeLimitMs);
  signal.addEventListener('abort', kill, { once: true });
  const end = await running.ended;
  clearTimeout(timer);
  signal.removeEventListener('abort', kill);
  signal.throwIfAborted();
  return {
    end: isTimedOut ? { kind: 'timed-out' } : end,
    stdout: running.stdout.text(),
    stderr: running.stderr.text(),
    tookMs: running.tookMs,
  };
}
