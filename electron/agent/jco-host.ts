import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { JcoOrder, type JcoReport } from './jco-order.ts';

/**
 * Hosts a component with jco on Node.js: entry of the worker threads that the agent starts, kills and replaces freely.
 * Nothing of the agent is shared with it. Runs as a process as well; it then reads its order from its input
 * and reports by lines on its output.
 */
function report(message: JcoReport): void {
  if (parentPort) parentPort.postMessage(message);
  else process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function work(order: JcoOrder): Promise<void> {
  switch (order.task) {
    case 'transpile': {
      const { transpile } = await import('./jco-transpile.ts');
      await transpile(order.module, order.folder);
      return report({ type: 'transpiled' });
    }
    case 'serve': {
      const { serve } = await import('./jco-serve.ts');
      const port = await serve(order, () => report({ type: 'handled' }));
      return report({ type: 'listening', port });
    }
  }
}

try {
  await work(JcoOrder.parse(isMainThread ? JSON.parse(readFileSync(0, 'utf8')) : workerData));
} catch (error) {
  report({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
