import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, stat, writeFile } from 'node:fs/promises';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { readParserMessage } from './parser-message.ts';
import type { TextAnswer, TextOrder } from './text-protocol.ts';

type Result = Exclude<TextAnswer, { type: 'ready' }>;
type Refusal = Extract<TextAnswer, { type: 'refused' }>;

/** Reads a text, makes it a module and writes that. Writes nothing when it is none. */
export async function convertText({ path, target, maxTextBytes }: TextOrder): Promise<Result> {
  const read = await readText(path, maxTextBytes);
  if (!Buffer.isBuffer(read)) return read;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(read);
  } catch {
    return refused('not-wasm', 'This is not text: its bytes are not UTF-8.');
  }
  try {
    await writeFile(target, await parse(text), { flag: 'wx', mode: 0o600 });
    return { type: 'converted' };
  } catch (error) {
    return {
      type: 'not-a-module',
      ...readParserMessage(saidBy(error)),
      textSha256: createHash('sha256').update(read).digest('hex'),
      textBytes: read.length,
    };
  }
}

async function readText(path: string, maxTextBytes: number): Promise<Buffer | Refusal> {
  const file = await stat(path).then(
    (stats) => (stats.isFile() ? open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)) : undefined),
    () => null,
  );
  if (file === null) return refused('unreadable', 'There is no such file, or it cannot be read.');
  if (file === undefined) return refused('not-a-file', 'This is a folder or a device, not a file.');
  try {
    const buffer = Buffer.alloc(Math.min((await file.stat()).size, maxTextBytes) + 1);
    let filled = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled);
      filled += bytesRead;
      if (bytesRead === 0 || filled === buffer.length) break;
    }
    if (filled === 0) return refused('empty', 'The file is empty.');
    if (filled <= maxTextBytes && filled < buffer.length) return buffer.subarray(0, filled);
    const mebibytes = maxTextBytes / 1024 ** 2;
    return refused('too-large', `The text has more than ${mebibytes} MiB; convert it with \`wasm-tools parse\`.`);
  } finally {
    await file.close();
  }
}

const refused = (reason: Refusal['reason'], message: string): Refusal => ({ type: 'refused', reason, message });

/** A trap instead of an answer is thrown on: the thread is of no use after it. */
function saidBy(error: unknown): string {
  if (error instanceof Error && 'payload' in error && typeof error.payload === 'string') return error.payload;
  throw error;
}
