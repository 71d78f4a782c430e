import { parentPort } from 'node:worker_threads';
import { inspectBytes } from './inspect-bytes.ts';
import { type ThreadAnswer, ThreadOrder } from './inspector-protocol.ts';
import { jcoTools, ToolTrappedError } from './jco-tools.ts';
import { readModuleFile } from './read-module-file.ts';

const emptyComponent = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);

/** Runs in the worker thread of the inspector process: one order at a time, one answer each. */
export function serveInspections(): void {
  parentPort?.on('message', (order: unknown) => {
    void answer(ThreadOrder.parse(order)).then((result) => parentPort?.postMessage(result));
  });
  // The first call of jco's tools compiles much of them.
  void jcoTools.wit(emptyComponent);
}

async function answer({ path, maxFileBytes, decodeWit }: ThreadOrder): Promise<ThreadAnswer> {
  const read = await readModuleFile(path, maxFileBytes);
  if ('refused' in read) return { inspection: read.refused };
  try {
    return { inspection: await inspectBytes(read.bytes, { decodeWit }) };
  } catch (error) {
    if (!(error instanceof ToolTrappedError)) throw error;
    return { trapped: String(error.cause).slice(0, 500) };
  }
}
