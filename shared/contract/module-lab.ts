import { z } from 'zod';
import { NodeCompatibility, RuntimeVerdict } from '../domain/compatibility.ts';
import { Grants } from '../domain/grants.ts';
import { Digest, JobId } from '../domain/ids.ts';
import { ModuleAnatomy } from '../domain/module-anatomy.ts';
import { CapabilityApproval, ModuleDiff } from '../domain/module-diff.ts';
import { ModuleMeasurement } from '../domain/module-measurement.ts';
import { Runtime, RuntimeName } from '../domain/node.ts';
import { TryOutResult } from '../domain/try-out.ts';
import { call, change } from './base.ts';

const one = z.object({ digest: Digest });
const pair = z.object({ from: Digest, to: Digest });

/** What a try may use; the same grants as a workload's, in folders of this computer. */
const tryOut = one.extend({
  grants: Grants.prefault({}),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/), z.string().max(4_000)).default({}),
  memoryLimitBytes: z
    .number()
    .int()
    .min(1024 * 1024)
    .max(4 * 1024 ** 3)
    .default(256 * 1024 ** 2),
  timeLimitMs: z.number().int().min(10).max(600_000).default(10_000),
});

/** Knowing a module before a node sees it. */
export const lab = {
  anatomy: call
    .route({ method: 'GET', path: '/modules/{digest}/anatomy', summary: 'A module taken apart' })
    .input(one)
    .output(ModuleAnatomy),

  diff: call
    .route({ method: 'GET', path: '/modules/{from}/diff/{to}', summary: 'What changed between two modules' })
    .input(pair)
    .output(ModuleDiff),

  approve: change
    .route({
      method: 'POST',
      path: '/modules/{from}/diff/{to}/approve',
      summary: 'Agree to what a module may do more than the one before',
    })
    .input(pair)
    .output(CapabilityApproval),

  /** Every node of the fleet; `runtimes` are those that are not on a node but were asked for. */
  compatibility: call
    .route({ method: 'POST', path: '/modules/{digest}/compatibility', summary: 'Where a module can run' })
    .input(
      one.extend({
        runtimes: z
          .array(z.object({ name: RuntimeName, version: z.string().max(60) }))
          .max(50)
          .default([]),
      }),
    )
    .output(z.object({ nodes: z.array(NodeCompatibility), runtimes: z.array(RuntimeVerdict) })),

  /** Runtimes of this computer that modules can be tried and measured on. */
  runtimes: call
    .route({ method: 'GET', path: '/lab/runtimes', summary: 'Runtimes found on this computer' })
    .output(z.array(Runtime)),

  runCommand: change
    .route({ method: 'POST', path: '/lab/run', summary: 'Run a command on this computer, with exactly these grants' })
    .input(tryOut.extend({ stdin: z.string().max(1_000_000).default('') }))
    .output(TryOutResult),

  sendRequest: change
    .route({ method: 'POST', path: '/lab/request', summary: 'Send one HTTP request to a service on this computer' })
    .input(
      tryOut.extend({
        method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET'),
        path: z
          .string()
          .max(2000)
          .regex(/^\/[\x21-\x7e]*$/)
          .default('/'),
        headers: z
          .array(z.tuple([z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}$/), z.string().max(8000)]))
          .max(100)
          .default([]),
        body: z.string().max(1_000_000).default(''),
      }),
    )
    .output(TryOutResult),

  callFunction: change
    .route({ method: 'POST', path: '/lab/call', summary: 'Call an exported function on this computer' })
    .input(
      tryOut.extend({
        /** `add` of the world, or `acme:shop/cart@1.0.0#add` of an exported interface; a core module's export by name. */
        function: z.string().min(1).max(1100),
        /** One WAVE text for each parameter; numbers for a core module. */
        arguments: z.array(z.string().max(100_000)).max(100),
      }),
    )
    .output(TryOutResult),

  measure: change
    .route({ method: 'POST', path: '/modules/{digest}/measure', summary: 'Measure a module on this computer' })
    .input(one.extend({ runs: z.number().int().min(3).max(200).default(20) }))
    .output(z.object({ jobId: JobId })),

  measurements: call
    .route({ method: 'GET', path: '/modules/{digest}/measurements', summary: 'Measured here, newest first' })
    .input(one)
    .output(z.array(ModuleMeasurement)),
};
