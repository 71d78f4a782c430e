import { describe, expect, it } from 'vitest';
import { Digest } from '#shared/domain/ids.ts';
import { Job } from '#shared/domain/job.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { JobService } from './job-service.ts';

function setUp() {
  const events: LiveEvent[] = [];
  let nowMs = 0;
  const clock = { nowMs: () => (nowMs += 1_000), sleep: () => Promise.resolve() };
  const jobs = new JobService({ clock, publish: (event) => events.push(event) });
  return { jobs, events };
}

const digest = Digest.parse('a'.repeat(64));

describe('job service', () => {
  it('tells what the work brought when it is done, not before', async () => {
    const { jobs, events } = setUp();
    const id = jobs.start('pull', 'Pull it', async ({ progress }) => {
      progress(0.5, 'half');
      await Promise.resolve();
      return { digest };
    });
    expect(jobs.get(id)).toMatchObject({ state: { kind: 'running' }, result: null });
    await expect.poll(() => jobs.get(id).state.kind).toBe('done');
    expect(Job.parse(jobs.get(id))).toMatchObject({ result: { digest }, progress: 1 });
    const seen = events.flatMap((event) => (event.type === 'job' ? [event.job.seq] : []));
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it('has no result for work that brings none', async () => {
    const { jobs } = setUp();
    const id = jobs.start('practice-start', 'Start', () => Promise.resolve());
    await expect.poll(() => jobs.get(id).state.kind).toBe('done');
    expect(jobs.get(id).result).toBeNull();
  });

  it('is cancelled by its signal, and cuts what is too long to show', async () => {
    const { jobs } = setUp();
    const id = jobs.start('pull', 'x'.repeat(1_000), ({ signal, progress }) => {
      progress(null, 'y'.repeat(1_000));
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    jobs.cancel(id);
    await expect.poll(() => jobs.get(id).state.kind).toBe('cancelled');
    expect(Job.parse(jobs.get(id))).toMatchObject({ result: null });
  });
});
