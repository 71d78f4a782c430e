import type { Trap, TrapFrame } from '#shared/domain/try-out.ts';

/*
 * What Wasmtime says on its error output when a guest did not end by itself. It has no other form for it than text for
 * people, so this reads that text and is content with less: unknown words become a message as they are.
 *
 *   Error: failed to run main module `shop.wasm`                worker failed: error while executing at wasm backtrace:
 *   Caused by:                                                      0:  0xb2f - shop!handle
 *       0: failed to invoke `divide`                            Caused by:
 *       1: error while executing at wasm backtrace:                 wasm trap: wasm `unreachable` instruction executed
 *       0:     0xca - inner
 *                       at ./shop.rs:6:65
 *       2: wasm trap: integer divide by zero
 */

export type WasmtimeReport =
  | { readonly kind: 'trapped'; readonly trap: Trap }
  /** Ended by a limit of time, memory or fuel. */
  | { readonly kind: 'limited'; readonly message: string; readonly trap: Trap | null }
  /** It could not be run at all, or the runtime gave up. */
  | { readonly kind: 'failed'; readonly message: string };

const mostFrames = 200;
/** Not every `Error: `: a program in Rust says so too when it ends with 1. */
const beginning =
  /^(?:Error: failed (?:to run main module|to open wasm module|deserialization)|error: guest never invoked )/gm;
const backtrace = /error while executing at wasm backtrace:/;
const frameLine = /^\s*\d+:\s+(?:0x[0-9a-f]+ - )?(\S.*)$/;
const inlinedLine = /^\s+- (\S.*)$/;
const placeLine = /^\s+at (\S.*)$/;
const numbered = /^\s*(?:\d+: )?/;

/** The text that the guest itself wrote, and what the runtime made of its end; null when it says nothing. */
export function readWasmtimeReport(stderr: string): { guest: string; report: WasmtimeReport | null } {
  const at = beginOf(stderr);
  if (at === null) return { guest: stderr, report: null };
  return { guest: stderr.slice(0, at), report: parseReport(stderr.slice(at)) };
}

/** The runtime's report is the last thing it prints; a guest may have written the same words before. */
function beginOf(stderr: string): number | null {
  const worker = stderr.search(/^worker failed: /m);
  return worker >= 0 ? worker : ([...stderr.matchAll(beginning)].at(-1)?.index ?? null);
}

function parseReport(text: string): WasmtimeReport {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const message = reasonOf(lines);
  const frames = framesOf(lines);
  const limit = limitOf(text);
  const isTrap = lines.some((line) => backtrace.test(line)) || /\bwasm trap: /.test(text);
  const trap = isTrap ? { message, frames } : null;
  if (limit !== null) return { kind: 'limited', message: limit, trap };
  return trap ? { kind: 'trapped', trap } : { kind: 'failed', message: plainMessage(lines) };
}

/** The cause itself: `integer divide by zero`. Where it has several lines, what is about addresses comes with it. */
function reasonOf(lines: readonly string[]): string {
  const causes = lines.filter((line) => /\b(?:wasm trap|memory fault|forcing trap)\b/.test(line));
  const words = causes.map((line) => line.replace(numbered, '').replace(/^wasm trap: /, ''));
  const text = words.toReversed().join('; ') || plainMessage(lines);
  return text.slice(0, 2000);
}

function framesOf(lines: readonly string[]): TrapFrame[] {
  const frames: TrapFrame[] = [];
  const start = lines.findIndex((line) => backtrace.test(line));
  if (start < 0) return frames;
  for (const line of lines.slice(start + 1)) {
    const place = placeLine.exec(line)?.[1];
    const last = frames.at(-1);
    if (place !== undefined && last) {
      frames[frames.length - 1] = { ...last, place: place.slice(0, 1000) };
      continue;
    }
    const name = (frameLine.exec(line) ?? inlinedLine.exec(line))?.[1];
    if (name === undefined) {
      if (line.startsWith('note: ')) continue;
      break;
    }
    if (/^(?:wasm trap|memory fault|forcing trap)\b/.test(name) || frames.length >= mostFrames) break;
    frames.push({ function: name.slice(0, 1000), place: null });
  }
  return frames;
}

function limitOf(text: string): string | null {
  if (/wasm trap: interrupt\b|guest timed out/.test(text)) return 'Its time was up.';
  if (/all fuel consumed/.test(text)) return 'It used up its fuel.';
  const bytes = /forcing trap when growing memory to (\d+) bytes/.exec(text)?.[1];
  if (bytes !== undefined) return `It asked for more memory than it may have: ${bytes} bytes in all.`;
  const entries = /forcing trap when growing table to (\d+) elements/.exec(text)?.[1];
  if (entries !== undefined) return `It asked for a larger table than it may have: ${entries} entries.`;
  const start = /memory minimum size of \d+ pages exceeds memory limits/.exec(text)?.[0];
  return start === undefined ? null : `It needs more memory than it may have from the start: ${start}.`;
}

/** The telling part of the runtime's message, on one line. */
function plainMessage(lines: readonly string[]): string {
  const telling = lines.filter((line) => !/^(?:Caused by:|note: .*|)$/.test(line.trim()));
  return telling
    .map((line) => line.replace(numbered, '').trim())
    .join(': ')
    .replace(/^(?:Error|worker failed): /, '')
    .slice(0, 2000);
}

/** Lines of a served guest, which the runtime marks: `stdout [0] :: hello`. The rest is the runtime's own. */
export function splitServed(text: string): { stdout: string; stderr: string; rest: string } {
  const parts = { stdout: '', stderr: '', rest: '' };
  for (const line of text.split(/(?<=\n)/)) {
    const [, stream, written] = /^(stdout|stderr) \[\d+\] :: (.*)$/s.exec(line) ?? [];
    if (stream === 'stdout') parts.stdout += written ?? '';
    else if (stream === 'stderr') parts.stderr += written ?? '';
    else parts.rest += line;
  }
  return parts;
}
