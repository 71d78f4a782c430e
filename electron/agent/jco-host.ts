import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { isOutgoingWork } from './jco-outgoing-order.ts';
import { sendRequests } from './jco-outgoing-send.ts';
import { type JcoReport, readServeOrder } from './jco-order.ts';
import { serve } from './jco-serve.ts';

/**
 * Hosts a component with jco on Node.js: entry of the worker threads that the agent starts, kills and replaces freely.
 * Nothing of the agent is shared with it. Runs as a process as well; it then reads its order from its input
 * and reports by lines on its output. Such a thread starts another one of the same program to send a component's requests.
 */
function report(message: JcoReport): void {
  if (parentPort) parentPort.postMessage(message);
  else process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function host(): Promise<void> {
  const order = readServeOrder(isMainThread ? JSON.parse(readFileSync(0, 'utf8')) : workerData);
  const port = await serve(order, new URL(import.meta.url), () => report({ type: 'handled' }));
  report({ type: 'listening', port });
}

try {
  if (isOutgoingWork(workerData)) sendRequests(workerData);
  else await host();
} catch (error) {
  report({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
