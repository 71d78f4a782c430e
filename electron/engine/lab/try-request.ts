import { FlotillaError } from '#shared/domain/failure.ts';
import type { TryOutResult } from '#shared/domain/try-out.ts';
import { listenWithinMs, type Served, serveModule } from './served-module.ts';
import { type HttpOrder, sendHttp } from './served-request.ts';
import { graceMs, shownCommand, type TryPlace, wasmtimeCommand } from './wasmtime-command.ts';
import { readWasmtimeReport, splitServed } from './wasmtime-report.ts';

type Order = HttpOrder & { readonly timeLimitMs: number };

/** One request to a `wasmtime serve` that is started for it, listens on a port of this computer only, and ends after it. */
export async function requestWasmtime(at: TryPlace, order: Order, signal: AbortSignal): Promise<TryOutResult> {
  const command = wasmtimeCommand('serve', at, { before: ['--addr', '127.0.0.1:0'] });
  const { args, env } = command;
  const began = performance.now();
  const served = await serveModule(
    { file: at.runtime.path, args, env, folder: at.folder },
    { withinMs: listenWithinMs, signal },
  );
  const outcome = await ask(served, order, signal);
  const tookMs = performance.now() - began;
  const { running } = served;
  await served.end();
  signal.throwIfAborted();
  const [first, second] = [splitServed(running.stdout.text()), splitServed(running.stderr.text())];
  const { report } = readWasmtimeReport(second.rest);
  return {
    runtime: { name: 'wasmtime', version: at.runtime.version },
    command: shownCommand('wasmtime', args),
    outcome: report ?? outcome,
    stdout: first.stdout + second.stdout,
    stderr: first.stderr + second.stderr,
    tookMs,
  };
}

async function ask(served: Served, order: Order, signal: AbortSignal): Promise<TryOutResult['outcome']> {
  const timeUp = AbortSignal.timeout(order.timeLimitMs + graceMs);
  try {
    return { kind: 'answered', ...(await sendHttp(served.port, order, AbortSignal.any([signal, timeUp]))) };
  } catch (error) {
    if (error instanceof FlotillaError) {
      await served.end();
      throw error;
    }
    if (timeUp.aborted) return { kind: 'limited', message: 'Its time was up.', trap: null };
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}
