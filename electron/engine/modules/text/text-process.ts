import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { linkToParent } from '../../parent-link.ts';
import { type TextAnswer, TextOrder } from './text-protocol.ts';

const maxMemoryBytes = 1024 ** 3;
const memoryCheckEveryMs = 50;

/**
 * Makes one text a module, then is ended by the engine, which also limits the time. The parser is WebAssembly in a
 * thread of its own; the main thread watches the memory of the process and answers when the thread cannot.
 */
if (isMainThread) {
  const link = linkToParent();
  const answer = (message: TextAnswer) => link.send(message);
  const thread = new Worker(new URL(import.meta.url));
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() > maxMemoryBytes)
      lose('out-of-memory', 'The text takes more memory than it may have.');
  }, memoryCheckEveryMs);
  const lose = (reason: 'out-of-memory' | 'inspector-failed', message: string) => {
    clearInterval(watch);
    answer({ type: 'refused', reason, message });
  };
  thread.on('message', answer);
  thread.on('error', (error: Error) =>
    lose('inspector-failed', `The text could not be converted: ${error.message}`.slice(0, 2000)),
  );
  link.onMessage((order) => thread.postMessage(TextOrder.parse(order)));
  answer({ type: 'ready' });
} else {
  parentPort?.once('message', (order: unknown) => {
    void import('./convert-text.ts')
      .then(({ convertText }) => convertText(TextOrder.parse(order)))
      .then((result) => parentPort?.postMessage(result));
  });
}
