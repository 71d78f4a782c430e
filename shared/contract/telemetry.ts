import { z } from 'zod';
import { JobId, NodeId, WorkloadName } from '../domain/ids.ts';
import { ColdStartRun, LatencyRow, LatencySeries } from '../domain/telemetry.ts';
import { UsageRow } from '../domain/usage.ts';
import { call, change } from './base.ts';

export const telemetry = {
  latency: call
    .route({ method: 'GET', path: '/latency', summary: 'P50, P95 and P99 of probes by workload and node' })
    .input(
      z.object({
        workload: WorkloadName.optional(),
        nodeId: NodeId.optional(),
        /** Length of the window that ends now. */
        windowMs: z.coerce
          .number()
          .int()
          .min(60_000)
          .max(30 * 86_400_000)
          .default(900_000),
      }),
    )
    .output(z.array(LatencyRow)),

  series: call
    .route({ method: 'GET', path: '/latency/series', summary: 'Latency over time, at most 500 points a series' })
    .input(
      z.object({
        workload: WorkloadName,
        /** One series for each of these nodes; without it one for each release, all nodes merged. */
        nodeIds: z.array(NodeId).min(1).max(12).optional(),
        windowMs: z.coerce
          .number()
          .int()
          .min(60_000)
          .max(30 * 86_400_000)
          .default(900_000),
      }),
    )
    .output(z.array(LatencySeries)),

  usage: call
    .route({
      method: 'GET',
      path: '/usage',
      summary: 'CPU, memory, requests and traffic by workload, node and release',
    })
    .input(
      z.object({
        workload: WorkloadName.optional(),
        nodeId: NodeId.optional(),
        windowMs: z.coerce
          .number()
          .int()
          .min(60_000)
          .max(90 * 86_400_000)
          .default(3_600_000),
      }),
    )
    .output(z.array(UsageRow)),

  coldStarts: call
    .route({ method: 'GET', path: '/cold-starts', summary: 'Cold starts measured on nodes, newest first' })
    .input(z.object({ workload: WorkloadName.optional(), nodeId: NodeId.optional() }))
    .output(z.array(ColdStartRun)),

  measureColdStart: change
    .route({ method: 'POST', path: '/cold-starts', summary: 'Measure process and instance cold start now' })
    .input(
      z.object({
        workload: WorkloadName,
        nodeIds: z.array(NodeId).min(1).max(10_000),
        runs: z.number().int().min(3).max(100).default(10),
      }),
    )
    .output(z.object({ jobId: JobId })),
};
