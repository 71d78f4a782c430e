import { type ChildProcess, spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { FlotillaError } from '#shared/domain/failure.ts';
import { wasmtimeFlags } from '#shared/domain/wasmtime-flags.ts';
import { wasmtimeVariables } from '#shared/domain/wasmtime-variables.ts';
import { firstLines } from './aot-store.ts';
import { bareEnvironment } from './bare-environment.ts';
import type { HostedRelease, HostProcess } from './host-process.ts';
import { HostMeter, type HostUsage } from './host-usage.ts';
import { readProcess } from './process-usage.ts';
import type { WasmtimeProgram } from './wasmtime-program.ts';

/** Also the time for compiling when the code is not compiled ahead. */
const listenWithinMs = 120_000;
const endWithinMs = 2_000;
const readAheadMs = 100;
/** Wasmtime ends a request at its own limit; this long after it the answer is not waited for any longer. */
const graceMs = 2_000;

export interface WasmtimeOrder {
  readonly program: WasmtimeProgram;
  /** The module, or code compiled ahead by this agent. */
  readonly file: string;
  readonly compiled: boolean;
  readonly release: HostedRelease;
  /** A fresh instance for every request even where the world's default is to keep instances. */
  readonly freshInstances: boolean;
}

/**
 * The command that serves a release: what it is granted, always with limits, never with the compile cache, whose hits
 * would pass for JIT. Throws `input/invalid` for a grant that has no place on a command line.
 */
export function wasmtimeCommand(order: WasmtimeOrder): { args: string[]; env: NodeJS.ProcessEnv } {
  const { settings } = order.release;
  const { grants, memoryLimitBytes, requestTimeoutMs: timeLimitMs } = settings;
  const { version } = order.program;
  const flags = wasmtimeFlags({ grants, memoryLimitBytes, timeLimitMs }, { command: 'serve', version });
  const args = ['serve', '--addr', '127.0.0.1:0', '-C', 'cache=n', ...flags.args];
  if (order.freshInstances && order.program.canLimitReuse) args.push('--max-instance-reuse-count', '1');
  const variables = wasmtimeVariables(settings.env);
  args.push(...variables.args);
  const env = { ...bareEnvironment(), RUST_BACKTRACE: '0', ...variables.environment };
  if (order.compiled) args.push('--allow-precompiled');
  args.push(order.file);
  return { args, env };
}

export interface WasmtimeStart {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Makes a listener for one stream of output; called with each piece of text. */
export type NewWriter = () => (piece: string) => void;

/** Spawns the runtime; resolves when it listens. */
export function spawnWasmtime(order: WasmtimeOrder, signal: AbortSignal, newWriter: NewWriter): Promise<WasmtimeStart> {
  const { args, env } = wasmtimeCommand(order);
  return new Promise((resolve, reject) => {
    const child = spawn(order.program.path, args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let printed = '';
    const settle = (settled: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      child.off('error', onError).off('exit', onExit);
      settled();
    };
    const giveUp = (reason: unknown) => settle(() => (child.kill('SIGKILL'), reject(reason)));
    const onAbort = () => giveUp(signal.reason);
    const onError = (error: Error) => giveUp(startFailure(error.message));
    const onExit = () => giveUp(startFailure(firstLines(printed) || 'it ended without a message'));
    const timer = setTimeout(() => giveUp(startFailure('it did not listen in time')), listenWithinMs);
    child.once('error', onError).once('exit', onExit);
    // For its whole life: a signal that cannot be sent must not end the agent.
    child.on('error', () => {});
    child.stdout.setEncoding('utf8').on('data', newWriter());
    const writeError = newWriter();
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      writeError(piece);
      if (printed.length > 64 * 1024) return;
      printed += piece;
      const port = /^Serving HTTP on http:\/\/127\.0\.0\.1:(\d{1,5})\/$/m.exec(printed)?.[1];
      if (port !== undefined) settle(() => resolve({ child, port: Number(port) }));
    });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

function startFailure(reason: string): FlotillaError {
  return new FlotillaError('node/activation-failed', `Wasmtime did not start: ${reason}`, {
    hint: 'Look at the workload’s log on the node.',
  });
}

export async function launchWasmtime(
  order: WasmtimeOrder,
  signal: AbortSignal,
  newWriter: NewWriter,
): Promise<HostProcess> {
  const { child, port } = await spawnWasmtime(order, signal, newWriter);
  const agent = new Agent({ keepAlive: true, maxSockets: 256, maxFreeSockets: 32 });
  const meter = new HostMeter(() => readChild(child));
  const exited = ended(child).then((reason) => {
    agent.destroy();
    meter.end();
    return reason;
  });
  await meter.read();
  const lease = {
    port,
    agent,
    timeLimitMs: order.release.settings.requestTimeoutMs + graceMs,
    done: () => {},
    unused: () => {},
    broken: () => {},
  };
  return {
    runtime: { name: 'wasmtime', version: order.program.version },
    replaced: 0,
    get used() {
      return meter.used;
    },
    readUsage: () => meter.read(),
    acquire: () => Promise.resolve(lease),
    exited,
    stop: async () => {
      await meter.read();
      // An endless guest goes on until it is killed.
      const again = setTimeout(() => void meter.read(), endWithinMs - readAheadMs);
      // Wasmtime waits for connections that are only kept.
      agent.destroy();
      await endChild(child, exited);
      clearTimeout(again);
    },
  };
}

/** Rejects once it has ended: its number may be another's by then. */
function readChild({ pid, exitCode, signalCode }: ChildProcess): Promise<HostUsage> {
  const isThere = pid !== undefined && exitCode === null && signalCode === null;
  return isThere ? readProcess(pid) : Promise.reject(new Error('the process has ended'));
}

function ended(child: ChildProcess): Promise<string> {
  const said = (code: number | null, signal: NodeJS.Signals | null) =>
    signal === null ? `ended with code ${String(code)}` : `was ended by ${signal}`;
  return new Promise((resolve) => {
    // Not `exit`: what it printed last is still on its way then.
    child.once('close', (code, signal) => resolve(said(code, signal)));
  });
}

/** Asks it to end, and ends it when it does not: an endless guest keeps Wasmtime from ending by itself. */
export async function endChild(child: ChildProcess, exited: Promise<unknown> = ended(child)): Promise<void> {
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
  await exited;
  clearTimeout(timer);
}
