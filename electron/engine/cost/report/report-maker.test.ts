import { fork } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Child, ChildLauncher } from '../../child-launcher.ts';
import { systemClock } from '../../clock.ts';
import { ReportMaker } from './report-maker.ts';

const scenario = `version: 1
name: Token check
workload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 95, egressGb: 0, memoryMb: 16 }
`;
const ownPrices = `version: 1
prices: [{ id: akamai.functions, price: 75, source: quote 4711, date: 2026-10-01 }]
`;

const ended: Promise<unknown>[] = [];
afterEach(() => Promise.all(ended.splice(0)));

/** A program from its source, as a real process. */
const launcherOf = (program: string): ChildLauncher => ({
  launch: () => {
    const child = fork(join(import.meta.dirname, program), [], {
      execArgv: ['--no-warnings'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: {},
    });
    ended.push(new Promise((resolve) => child.once('exit', resolve)));
    const made: Child = {
      pid: child.pid ?? 0,
      send: (message) => void (typeof message === 'object' && message !== null && child.send(message)),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', listener),
      kill: () => void child.kill('SIGKILL'),
    };
    return Promise.resolve(made);
  },
});

const never = new AbortController().signal;
const maker = (program = 'report-process.ts') =>
  new ReportMaker({ launcher: launcherOf(program), clock: systemClock, ownPrices: () => ownPrices });
const code = (code: string): unknown => expect.objectContaining({ failure: expect.objectContaining({ code }) });

it('makes a report in a process that ends with it, with the user’s prices', async () => {
  const pdf = await maker().report({ yaml: scenario, format: 'pdf' }, never);
  expect(Buffer.from(pdf.content, 'base64').toString('latin1', 0, 5)).toBe('%PDF-');
  const { content } = await maker().report({ yaml: scenario, format: 'markdown' }, never);
  expect(content).toContain('quote 4711');
  expect(ended).toHaveLength(2);
});

it('says where a scenario cannot be compared', async () => {
  const wrong = { yaml: scenario.replace('cpuMs: 5', 'cpuMs: -5'), format: 'csv' } as const;
  await expect(maker().report(wrong, never)).rejects.toEqual(code('input/invalid'));
  await expect(maker().report(wrong, never)).rejects.toThrow('workload.cpuMs');
});

it('fails when the process ends, and ends it when nobody waits any more', async () => {
  await expect(maker('no-such-program.ts').report({ yaml: scenario, format: 'csv' }, never)).rejects.toEqual(
    code('internal/bug'),
  );
  const stop = new AbortController();
  const asked = maker().report({ yaml: scenario, format: 'pdf' }, stop.signal);
  stop.abort(new Error('the page is closed'));
  await expect(asked).rejects.toThrow('the page is closed');
});
