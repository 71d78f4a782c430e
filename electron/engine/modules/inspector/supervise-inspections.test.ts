import { describe, expect, it } from 'vitest';
import { defaultInspectorLimits, type InspectorAnswer } from './inspector-protocol.ts';
import { superviseInspections } from './supervise-inspections.ts';

/** A program for the thread that does this with each order. */
const thread = (body: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(
      `import { parentPort } from 'node:worker_threads';
       const answer = (message) => parentPort.postMessage(message);
       const refused = (message) => answer({ inspection: { verdict: 'refused', reason: 'not-wasm', message } });
       parentPort.on('message', ({ task }) => { ${body} });`,
    )}`,
  );

/** The answers to as many orders, each sent when the one before is answered. */
function supervise(program: URL, orders: number, limits = defaultInspectorLimits): Promise<InspectorAnswer[]> {
  return new Promise((resolve) => {
    const answers: InspectorAnswer[] = [];
    let take: (message: unknown) => void = () => {};
    const link = {
      send: (message: InspectorAnswer) => {
        answers.push(message);
        if (answers.length > orders) resolve(answers.slice(1));
        // The first one says that it listens, and it does so from the next turn on.
        else
          setImmediate(() => {
            const task = { task: 'inspect', path: `/file-${answers.length}` };
            take({ type: 'order', id: answers.length, task });
          });
      },
      onMessage: (listener: (message: unknown) => void) => {
        take = listener;
      },
    };
    superviseInspections(link, limits, program);
  });
}

const summary = (answers: readonly InspectorAnswer[]) =>
  answers.map((answer) => {
    if (answer.type === 'ready') return 'ready';
    const { result, ends } = answer;
    if (!('inspection' in result)) return 'something else';
    const { inspection } = result;
    const what = inspection.verdict === 'refused' ? `${inspection.reason}: ${inspection.message}` : inspection.verdict;
    return `${what}${ends ? ' (ends)' : ''}`;
  });

describe('the thread that watches', () => {
  it('hands on what the thread answers, one after the other', async () => {
    expect(summary(await supervise(thread(`refused(task.path);`), 2))).toEqual([
      'not-wasm: /file-1',
      'not-wasm: /file-2',
    ]);
  });

  it('ends when the thread answers what does not fit', async () => {
    expect(summary(await supervise(thread(`answer({ inspection: { verdict: 'splendid' } });`), 1))).toEqual([
      'inspector-failed: The inspector failed on this file: its thread gave an answer that does not fit. (ends)',
    ]);
  });

  it('says so when the thread throws or ends', async () => {
    expect(summary(await supervise(thread(`throw new Error('a bug');`), 1))).toEqual([
      'inspector-failed: The inspector failed on this file: a bug. (ends)',
    ]);
    expect(summary(await supervise(thread(`process.exit(3);`), 1))).toEqual([
      'inspector-failed: The inspector failed on this file: its thread ended. (ends)',
    ]);
  });

  it('says so when the thread ended before it was asked', async () => {
    const program = new URL('data:text/javascript,process.exit(0)');
    expect(summary(await supervise(program, 1))).toEqual([
      'inspector-failed: The inspector failed on this file: its thread ended. (ends)',
    ]);
  });

  it('ends after a file that left it large', async () => {
    const limits = { ...defaultInspectorLimits, maxMemoryBytes: Math.floor(process.memoryUsage.rss() * 1.7) };
    expect(summary(await supervise(thread(`refused('large');`), 1, limits))).toEqual(['not-wasm: large (ends)']);
  });
});
