import { withEventMeta } from '@orpc/server';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { api } from './memory-api.ts';
import type { MemoryState } from './memory-state.ts';

/** Events after `lastId`, then each new one until `signal` aborts. Without `lastId` it begins with `reset`. */
async function* follow(state: MemoryState, runId: string, lastId: string | undefined, signal: AbortSignal | undefined) {
  const [run, seq] = (lastId ?? '').split(':');
  const resumes = run === runId;
  const queue: { event: LiveEvent; id: number }[] = resumes ? [] : [{ event: { type: 'reset' }, id: state.lastEvent }];
  let wake: () => void = () => undefined;
  const stop = state.listen(resumes ? Number(seq) : state.lastEvent, (event, id) => {
    queue.push({ event, id });
    wake();
  });
  signal?.addEventListener('abort', () => wake());
  try {
    while (signal?.aborted !== true) {
      const next = queue.shift();
      if (next) yield withEventMeta(next.event, { id: `${runId}:${next.id}` });
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop();
  }
}

export const systemHandlers = (runId: string) =>
  api.system.router({
    info: api.system.info.handler(() => ({
      version: '0.1.0',
      platform: 'linux',
      node: 'v24.0.0',
      dataFolder: '/home/ada/.local/share/flotilla',
      runId,
      user: 'ada',
    })),
    live: api.system.live.handler(({ context, lastEventId, signal }) =>
      follow(context.state, runId, lastEventId, signal),
    ),
    openFile: api.system.openFile.handler(() => {
      throw new FlotillaError('access/denied', 'A page names files by choosing them.');
    }),
    jobs: {
      list: api.system.jobs.list.handler(({ context }) => [...context.state.jobs.values()].reverse()),
      get: api.system.jobs.get.handler(({ context, input }) => {
        const job = context.state.jobs.get(input.jobId);
        if (!job) throw new FlotillaError('job/not-found', 'There is no such job.');
        return job;
      }),
      cancel: api.system.jobs.cancel.handler(({ context: { state }, input }) => {
        const job = state.jobs.get(input.jobId);
        if (!job) throw new FlotillaError('job/not-found', 'There is no such job.');
        if (job.state.kind !== 'running') return job;
        return state.putJob({ ...job, state: { kind: 'cancelled', atMs: state.schedule.nowMs() }, seq: job.seq + 1 });
      }),
    },
    activity: api.system.activity.handler(({ context, input: { before, limit } }) =>
      context.state.activity
        .filter(({ seq }) => before === undefined || seq < before)
        .slice(-limit)
        .reverse(),
    ),
    settings: {
      get: api.system.settings.get.handler(({ context }) => context.state.settings),
      set: api.system.settings.set.handler(({ context: { state }, input }) => {
        state.settings = input;
        state.publish({ type: 'settings', settings: input });
        state.record('settings-changed', 'settings');
        return input;
      }),
    },
  });
