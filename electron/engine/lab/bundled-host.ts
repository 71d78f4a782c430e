import { BundledHostReport } from '#shared/domain/bundled-host.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Grants } from '#shared/domain/grants.ts';
import { jcoVersion } from '#shared/domain/jco-version.ts';
import type { Runtime } from '#shared/domain/node.ts';
import type { TrapFrame, TryOutResult } from '#shared/domain/try-out.ts';
import type { Child, ChildLauncher } from '../child-launcher.ts';
import { CappedText } from './capped-text.ts';
import { getWasmtime } from './lab-runtimes.ts';
import { mostOutputBytes } from './run-process.ts';
import { type HttpOrder, sendHttp } from './served-request.ts';

export interface BundledRequest extends HttpOrder {
  /** The component. */
  readonly file: string;
  /** The try's own, empty. */
  readonly folder: string;
  readonly grants: Grants;
  readonly env: Readonly<Record<string, string>>;
  readonly memoryLimitBytes: number;
  readonly timeLimitMs: number;
}

const prepareWithinMs = 120_000;
/** After an answer: this long it may take to say what it wrote. */
const handledWithinMs = 500;

type Outcome = TryOutResult['outcome'];

/**
 * jco on Node.js, which comes with Flotilla: serves components of WASI 0.2 where there is no Wasmtime. One process for
 * one request, killed after it.
 */
export class BundledHost {
  readonly runtime: Runtime = { name: 'jco', version: jcoVersion, usable: true };
  readonly #launcher: ChildLauncher;

  constructor(launcher: ChildLauncher) {
    this.#launcher = launcher;
  }

  async sendRequest(order: BundledRequest, signal: AbortSignal): Promise<TryOutResult> {
    const child = await this.#launcher.launch({ program: 'jco-once.mjs', args: [], maxHeapMb: 2048, detached: false });
    const exited = new Promise<void>((resolve) => child.onExit(() => resolve()));
    const reports = new Reports(child);
    const kill = () => child.kill();
    signal.addEventListener('abort', kill, { once: true });
    try {
      signal.throwIfAborted();
      const { file: module, folder, env, memoryLimitBytes, grants } = order;
      child.send({ module, folder, env, memoryLimitBytes, grants });
      await reports.until('prepared', prepareWithinMs);
      const began = performance.now();
      const outcome = await this.#ask(order, reports, signal);
      const tookMs = performance.now() - began;
      signal.throwIfAborted();
      const failed = failedIn(reports.stderr.text());
      return {
        runtime: { name: 'jco', version: jcoVersion },
        command: `jco ${jcoVersion} on Node.js, in a process of Flotilla’s`,
        outcome: failed?.outcome ?? outcome,
        stdout: reports.stdout.text(),
        stderr: failed?.guest ?? reports.stderr.text(),
        tookMs,
      };
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof FlotillaError ? error : cannotServe(error);
    } finally {
      signal.removeEventListener('abort', kill);
      kill();
      await exited;
    }
  }

  async #ask(order: BundledRequest, reports: Reports, signal: AbortSignal): Promise<Outcome> {
    const port = await reports.until('listening', prepareWithinMs);
    const timeUp = AbortSignal.timeout(order.timeLimitMs);
    try {
      const answer = await sendHttp(port, order, AbortSignal.any([signal, timeUp]));
      await reports.until('handled', handledWithinMs).catch(() => {});
      return { kind: 'answered', ...answer };
    } catch (error) {
      if (error instanceof FlotillaError) throw error;
      if (timeUp.aborted) return { kind: 'limited', message: 'Its time was up.', trap: null };
      return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** What the program reports, in order, with its output set apart. */
class Reports {
  readonly stdout = new CappedText(mostOutputBytes);
  readonly stderr = new CappedText(mostOutputBytes);
  readonly #seen = new Map<string, number>();
  #failed: string | undefined;
  #wake = () => {};

  constructor(child: Child) {
    child.onMessage((message) => this.#take(message));
    child.onExit(() => this.#fail('its process ended'));
  }

  /** Resolves with the port for `listening`, else with 0. */
  async until(type: 'prepared' | 'listening' | 'handled', withinMs: number): Promise<number> {
    const timer = setTimeout(() => this.#fail('it takes too long'), withinMs);
    try {
      for (;;) {
        const seen = this.#seen.get(type);
        if (seen !== undefined) return seen;
        if (this.#failed !== undefined) throw new Error(this.#failed);
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #take(message: unknown): void {
    const { data: report } = BundledHostReport.safeParse(message);
    if (!report) return;
    if (report.type === 'failed') return this.#fail(report.message);
    if (report.type === 'output') return this[report.stream].add(Buffer.from(report.text));
    this.#seen.set(report.type, report.type === 'listening' ? report.port : 0);
    this.#wake();
  }

  #fail(message: string): void {
    this.#failed ??= message;
    this.#wake();
  }
}

function cannotServe(error: unknown): FlotillaError {
  const why = error instanceof Error ? error.message : String(error);
  return new FlotillaError('module/cannot-run-here', `jco cannot serve the module: ${why}`.slice(0, 2000), {
    hint: `jco serves components of WASI 0.2. ${getWasmtime}`,
  });
}

/**
 * What jco's host writes when a component fails: `request failed: RuntimeError: unreachable`, and where; before it, what
 * the component wrote. Null when it says nothing.
 */
export function failedIn(stderr: string): { outcome: Outcome; guest: string } | null {
  const found = [...stderr.matchAll(/^request failed: (?:(\w*Error): )?(.*)$/gm)].at(-1);
  const [, name, message] = found ?? [];
  if (!found || message === undefined) return null;
  const guest = stderr.slice(0, found.index);
  if (name !== 'RuntimeError') return { outcome: { kind: 'failed', message: message.slice(0, 4000) }, guest };
  const frames = [...stderr.slice(found.index).matchAll(/^\s+at (.*wasm:\/\/.*)$/gm)].map(([, frame = '']) =>
    frameOf(frame),
  );
  const trap = { message: message.replace(/^wasm trap: /, '').slice(0, 2000), frames: frames.slice(0, 200) };
  return { outcome: { kind: 'trapped', trap }, guest };
}

/** `shop.deep (wasm://wasm/0a1b:wasm-function[3]:0x7f)`, or without a name. */
function frameOf(text: string): TrapFrame {
  const name = /^(\S+) \(/.exec(text)?.[1] ?? /wasm-function\[\d+\]/.exec(text)?.[0] ?? 'unknown';
  return { function: name.slice(0, 1000), place: null };
}
