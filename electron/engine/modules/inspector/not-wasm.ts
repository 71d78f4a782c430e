import type { RefusalReason } from '#shared/domain/module.ts';

/** First bytes of files that people pick by mistake. */
const known: readonly (readonly [first: string, what: string])[] = [
  ['1f8b', 'a gzip archive: unpack it first'],
  ['504b0304', 'a ZIP archive: unpack it first'],
  ['28b52ffd', 'a Zstandard archive: unpack it first'],
  ['fd377a585a00', 'an xz archive: unpack it first'],
  ['7f454c46', 'a program or library for Linux (ELF): build it for wasm32-wasip2 instead'],
  ['4d5a', 'a program for Windows: build it for wasm32-wasip2 instead'],
  ['cffaedfe', 'a program for macOS: build it for wasm32-wasip2 instead'],
  ['cafebabe', 'a program for macOS or a Java class: build it for wasm32-wasip2 instead'],
  ['4243c0de', 'LLVM bitcode: link it to a module first'],
  ['89504e47', 'a picture'],
  ['25504446', 'a PDF document'],
];

const lookedAtBytes = 65_536;

/** Says what a file is that does not begin like WebAssembly. */
export function describeNotWasm(bytes: Uint8Array): { reason: RefusalReason; message: string } {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, lookedAtBytes));
  const hex = head.toString('hex', 0, 16);
  const match = known.find(([first]) => hex.startsWith(first));
  if (match) return { reason: 'not-wasm', message: `This is not WebAssembly but ${match[1]}.` };
  const text = textOf(head);
  if (text === undefined) {
    return { reason: 'not-wasm', message: 'This is not WebAssembly: it does not begin with the bytes 00 61 73 6d.' };
  }
  if (isWat(text)) {
    return {
      reason: 'wat-text',
      message: 'This is WebAssembly as text (WAT). Runtimes take its binary form.',
    };
  }
  return { reason: 'not-wasm', message: 'This is text, not WebAssembly.' };
}

function textOf(head: Buffer): string | undefined {
  if (head.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return undefined;
  }
}

/** Begins, after blanks and comments, with a module or a component. */
function isWat(text: string): boolean {
  const blank = /\s+|;;[^\n]*(?:\n|$)|\(;(?:[^;]|;(?!\)))*;\)/y;
  const first = /\(\s*(module|component)\b/y;
  while (blank.test(text)) first.lastIndex = blank.lastIndex;
  return first.test(text);
}
