import type { TryOutResult } from '#shared/domain/try-out.ts';
import { type Invocation, splitResult, withoutInvokeWarnings } from './invoke-text.ts';
import type { WasmtimeHere } from './lab-runtimes.ts';
import type { Ran } from './run-process.ts';
import { shownCommand, type WasmtimeCommand } from './wasmtime-command.ts';
import { readWasmtimeReport } from './wasmtime-report.ts';

type Outcome = TryOutResult['outcome'];

/** What came of `wasmtime run` of a command. */
export function runResult(runtime: WasmtimeHere, command: WasmtimeCommand, ran: Ran): TryOutResult {
  return result(runtime, command, ran, ran.stdout, ran.stderr, ({ code }) => ({ kind: 'exited', code }));
}

function result(
  { version }: WasmtimeHere,
  { args }: WasmtimeCommand,
  { end, tookMs }: Pick<Ran, 'end' | 'tookMs'>,
  stdout: string,
  stderr: string,
  ended: (exit: { code: number }) => Outcome,
): TryOutResult {
  const hasFailed = end.kind !== 'exited' || end.code !== 0;
  const { guest, report } = hasFailed ? readWasmtimeReport(stderr) : { guest: stderr, report: null };
  return {
    runtime: { name: 'wasmtime', version },
    command: shownCommand('wasmtime', args),
    outcome: end.kind === 'exited' ? (report ?? ended(end)) : endedFromOutside(end),
    stdout,
    stderr: guest,
    tookMs,
  };
}

function endedFromOutside(end: Exclude<Ran['end'], { kind: 'exited' }>): Outcome {
  if (end.kind === 'timed-out') return { kind: 'limited', message: 'Its time was up.', trap: null };
  const message = end.kind === 'killed' ? `Wasmtime was ended by ${end.signal}.` : end.message;
  return { kind: 'failed', message: message.slice(0, 4000) };
}

/** What came of `wasmtime run --invoke`. */
export function callResult(runtime: WasmtimeHere, command: WasmtimeCommand, ran: Ran, call: Invocation): TryOutResult {
  const stderr = withoutInvokeWarnings(ran.stderr);
  const isDone = ran.end.kind === 'exited' && ran.end.code === 0;
  const { value, guest } = isDone ? splitResult(ran.stdout, call.resultLines) : { value: '', guest: ran.stdout };
  return result(runtime, command, ran, guest, stderr, ({ code }) =>
    code === 0 ? { kind: 'returned', value: value.slice(0, 1_000_000) } : { kind: 'exited', code },
  );
}
