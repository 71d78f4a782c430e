import { parentPort, workerData } from 'node:worker_threads';
import type { Inspection } from '#shared/domain/module.ts';
import { ByteInspector, type NotValid } from './inspect-bytes.ts';
import { InspectorLimits, type InspectorResult, ThreadOrder } from './inspector-protocol.ts';
import { readModuleFile } from './read-module-file.ts';

/** The smallest component; looking into it makes V8 ready for the first file. */
const emptyComponent = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);

/** Runs in the worker thread of the inspector process: one order at a time, one answer each. */
export function serveInspections(): void {
  const { maxMemoryBytes } = InspectorLimits.parse(workerData);
  const inspector = new ByteInspector(maxMemoryBytes);
  parentPort?.on('message', (order: unknown) => {
    void answer(inspector, ThreadOrder.parse(order)).then((result) => parentPort?.postMessage(result));
  });
  void inspector.inspect(emptyComponent);
}

async function answer(inspector: ByteInspector, { task, maxFileBytes }: ThreadOrder): Promise<InspectorResult> {
  const read = await readModuleFile(task.path, maxFileBytes);
  if ('refused' in read) return { inspection: read.refused };
  const { bytes } = read;
  switch (task.task) {
    case 'inspect':
      return { inspection: await inspector.inspect(bytes) };
    case 'anatomy': {
      const told = inspector.anatomy(bytes);
      return 'anatomy' in told ? told : notValid(inspector, bytes, told);
    }
    case 'custom-sections': {
      const told = inspector.customSections(bytes, task.names);
      if (!('sections' in told)) return notValid(inspector, bytes, told);
      const encoded = told.sections.map(({ unit, name, bytes: content }) => ({
        unit,
        name,
        base64: Buffer.from(content.buffer, content.byteOffset, content.length).toString('base64'),
      }));
      return { sections: encoded };
    }
  }
}

/** A verdict of its own carries the digest too. */
async function notValid(inspector: ByteInspector, bytes: Uint8Array, told: NotValid): Promise<InspectorResult> {
  const inspection: Inspection = told.verdict === 'refused' ? told : await inspector.inspect(bytes);
  return { inspection };
}
