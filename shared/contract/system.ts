import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { ActivityEntry } from '../domain/activity.ts';
import { FileHandle, JobId } from '../domain/ids.ts';
import { Job } from '../domain/job.ts';
import { LiveEvent } from '../domain/live-event.ts';
import { Settings } from '../domain/settings.ts';
import { call, change } from './base.ts';

export const EngineInfo = z.object({
  version: z.string(),
  platform: z.string(),
  /** Node.js that the engine runs on. */
  node: z.string(),
  dataFolder: z.string(),
  /** New at every start of the engine. */
  runId: z.string(),
  user: z.string(),
});
export type EngineInfo = z.infer<typeof EngineInfo>;

export const system = {
  info: call.route({ method: 'GET', path: '/info', summary: 'What this engine is' }).output(EngineInfo),

  /** Every change, in order. Resumes after the last event id that the client saw; begins with `reset` if it cannot. */
  live: call
    .route({ method: 'GET', path: '/live', summary: 'Every change as it happens' })
    .output(eventIterator(LiveEvent)),

  /** Only for programs of the same user on this computer, which reach the engine through its local socket. */
  openFile: call
    .route({ method: 'POST', path: '/files', summary: 'Name a local file, for programs on this computer' })
    .input(z.object({ path: z.string().min(1).max(4096) }))
    .output(z.object({ file: FileHandle })),

  jobs: {
    list: call.route({ method: 'GET', path: '/jobs', summary: 'Jobs, newest first' }).output(z.array(Job)),
    get: call
      .route({ method: 'GET', path: '/jobs/{jobId}', summary: 'One job' })
      .input(z.object({ jobId: JobId }))
      .output(Job),
    cancel: change
      .route({ method: 'POST', path: '/jobs/{jobId}/cancel', summary: 'Cancel a job' })
      .input(z.object({ jobId: JobId }))
      .output(Job),
  },

  activity: call
    .route({ method: 'GET', path: '/activity', summary: 'Who did what, newest first' })
    .input(
      z.object({
        /** Only entries before this sequence number. */
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(1000).default(200),
      }),
    )
    .output(z.array(ActivityEntry)),

  settings: {
    get: call.route({ method: 'GET', path: '/settings', summary: 'Settings' }).output(Settings),
    set: call
      .route({ method: 'PUT', path: '/settings', summary: 'Replace the settings' })
      .input(Settings)
      .output(Settings),
  },
};
