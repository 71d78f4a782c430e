import { z } from 'zod';
import { PlanId, RolloutId, WorkloadName } from '../domain/ids.ts';
import { Rollout, RolloutPlan, RolloutRequest, RolloutSummary } from '../domain/rollout.ts';
import { Workload } from '../domain/workload.ts';
import { call, change } from './base.ts';

export const rollouts = {
  workloads: call.route({ method: 'GET', path: '/workloads', summary: 'All workloads' }).output(z.array(Workload)),

  workload: call
    .route({ method: 'GET', path: '/workloads/{workload}', summary: 'One workload with its releases' })
    .input(z.object({ workload: WorkloadName }))
    .output(Workload),

  plan: call
    .route({ method: 'POST', path: '/rollouts/plan', summary: 'Preview: which nodes, in which wave' })
    .input(RolloutRequest)
    .output(RolloutPlan),

  start: change
    .route({ method: 'POST', path: '/rollouts', summary: 'Roll out exactly what was previewed' })
    .input(z.object({ planId: PlanId }))
    .output(z.object({ rolloutId: RolloutId })),

  list: call
    .route({ method: 'GET', path: '/rollouts', summary: 'Rollouts, newest first' })
    .output(z.array(RolloutSummary)),

  get: call
    .route({ method: 'GET', path: '/rollouts/{rolloutId}', summary: 'One rollout with every node and decision' })
    .input(z.object({ rolloutId: RolloutId }))
    .output(Rollout),

  cancel: change
    .route({ method: 'POST', path: '/rollouts/{rolloutId}/cancel', summary: 'Stop a rollout and put its nodes back' })
    .input(z.object({ rolloutId: RolloutId }))
    .output(RolloutSummary),
};
