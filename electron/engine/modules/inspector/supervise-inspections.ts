import { Worker } from 'node:worker_threads';
import type { Inspection, RefusalReason } from '#shared/domain/module.ts';
import {
  type InspectorAnswer,
  type InspectorLimits,
  InspectorOrder,
  InspectorResult,
  type InspectorTask,
  type ThreadOrder,
} from './inspector-protocol.ts';
import type { ParentLink } from '../../parent-link.ts';

const memoryCheckEveryMs = 50;

type ThreadResult = InspectorResult | { readonly lost: Inspection };

/**
 * The main thread of the inspector process. It reads no file itself: a worker thread does, and this one stays free to
 * watch the process's memory and to answer when the worker cannot. Every order gets one answer, unless the whole
 * process dies; then the engine, which also limits the time, gives the verdict.
 */
export function superviseInspections(link: ParentLink, limits: InspectorLimits, program: URL): void {
  const thread = startThread(program, limits);
  const answer = (message: InspectorAnswer) => link.send(message);

  const work = async (task: InspectorTask): Promise<{ result: InspectorResult; ends: boolean }> => {
    const result = await ask(thread, { task, maxFileBytes: limits.maxFileBytes }, limits);
    if ('lost' in result) return { result: { inspection: result.lost }, ends: true };
    return { result, ends: process.memoryUsage.rss() > limits.maxMemoryBytes / 2 };
  };

  link.onMessage((raw) => {
    const { id, task } = InspectorOrder.parse(raw);
    void work(task).then((done) => answer({ type: 'done', id, ...done }));
  });
  answer({ type: 'ready' });
}

/** Its heap has the limit that the process was started with; beyond it the thread ends and the process does not. */
function startThread(program: URL, limits: InspectorLimits): Worker {
  const thread = new Worker(program, { workerData: limits });
  // Also while it has no order; the next one finds it ended.
  thread.on('error', () => {});
  return thread;
}

/** The thread's answer, or why there is none. */
function ask(thread: Worker, order: ThreadOrder, { maxMemoryBytes }: InspectorLimits): Promise<ThreadResult> {
  return new Promise((resolve) => {
    const finish = (result: ThreadResult) => {
      clearInterval(watch);
      thread.off('message', onMessage);
      thread.off('error', onError);
      thread.off('exit', onExit);
      resolve(result);
    };
    const onMessage = (message: unknown) => {
      const result = InspectorResult.safeParse(message);
      finish(result.success ? result.data : { lost: failed('its thread gave an answer that does not fit') });
    };
    const onError = (error: Error & { code?: string }) =>
      finish({ lost: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? outOfMemory() : failed(error.message) });
    const onExit = () => finish({ lost: failed('its thread ended') });
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() > maxMemoryBytes) finish({ lost: outOfMemory() });
    }, memoryCheckEveryMs);
    thread.on('message', onMessage);
    thread.on('error', onError);
    thread.on('exit', onExit);
    if (thread.threadId === -1) onExit();
    else thread.postMessage(order);
  });
}

const refused = (reason: RefusalReason, message: string): Inspection => ({ verdict: 'refused', reason, message });

const outOfMemory = (): Inspection =>
  refused('out-of-memory', 'Looking into this file takes more memory than it may have.');

const failed = (why: string): Inspection => refused('inspector-failed', `The inspector failed on this file: ${why}.`);
