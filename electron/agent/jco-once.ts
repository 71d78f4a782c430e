import type { Worker } from 'node:worker_threads';
import { BundledHostOrder, type BundledHostReport } from '#shared/domain/bundled-host.ts';
import { failureOf } from '#shared/domain/failure.ts';
import { readReport, type ServeOrder } from './jco-order.ts';
import { jcoProgram, startWorker, transpile } from './jco-store.ts';

/**
 * Serves one component with jco for whoever started this program: takes one order, makes the component ready, and
 * reports until it is ended from outside. A process of its own, so that a component that takes all memory or never
 * ends takes nobody along.
 */
interface Parent {
  readonly send: (report: BundledHostReport) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
}

interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

const heapOfHost = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 8 };

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'on' in value && 'postMessage' in value;
}

/** Over the parent port in a utility process of Electron, else over the IPC of a forked Node; ends with the parent. */
function parent(): Parent {
  const port = 'parentPort' in process ? process.parentPort : undefined;
  if (isParentPort(port)) {
    return {
      send: (report) => port.postMessage(report),
      onMessage: (listener) => void port.on('message', ({ data }) => listener(data)),
    };
  }
  if (!process.send) throw new Error('This program is started by Flotilla, not by hand.');
  process.on('disconnect', () => process.exit(0));
  return {
    send: (report) => void process.send?.(report),
    onMessage: (listener) => void process.on('message', listener),
  };
}

async function serve(message: unknown, send: Parent['send']): Promise<void> {
  const { module, folder, env, memoryLimitBytes, grants } = BundledHostOrder.parse(message);
  await transpile({ module, folder }, new AbortController().signal);
  send({ type: 'prepared' });
  const order: ServeOrder = { folder, env, memoryLimitBytes, grants };
  const worker = startWorker(jcoProgram('jco-host'), order, heapOfHost);
  for (const stream of ['stdout', 'stderr'] as const) {
    worker[stream].setEncoding('utf8').on('data', (text: string) => send({ type: 'output', stream, text }));
  }
  report(worker, send);
}

function report(worker: Worker, send: Parent['send']): void {
  worker.on('error', (error) => send({ type: 'failed', message: String(error) }));
  worker.on('exit', () => send({ type: 'failed', message: 'the component’s thread ended' }));
  worker.on('message', (message: unknown) => {
    const said = readReport(message);
    if (said?.type === 'listening' || said?.type === 'failed') send(said);
    // What it wrote before is on its way through the streams; they are read in the next turns.
    if (said?.type === 'handled') setTimeout(() => send({ type: 'handled' }), 20);
  });
}

const { send, onMessage } = parent();
onMessage((message) => {
  serve(message, send).catch((error: unknown) => send({ type: 'failed', message: failureOf(error).message }));
});
