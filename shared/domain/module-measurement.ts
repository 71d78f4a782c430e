import { z } from 'zod';
import { Digest, EpochMs } from './ids.ts';
import { RuntimeName } from './node.ts';

/**
 * What is measured on this computer. Times in milliseconds, sizes in bytes.
 * `compile`: ahead-of-time compiling. `process-aot` and `process-jit`: from starting the runtime's process to its first
 * answer or its end. `instance`: one more instance in a running process. `request`: one request to a running service.
 */
export const MeasuredFigure = z.object({
  figure: z.enum([
    'compile-ms',
    'aot-bytes',
    'process-aot-ms',
    'process-jit-ms',
    'instance-ms',
    'request-ms',
    'memory-bytes',
  ]),
  samples: z.array(z.number().nonnegative()).min(1).max(10_000),
});
export type MeasuredFigure = z.infer<typeof MeasuredFigure>;

export const ModuleMeasurement = z.object({
  digest: Digest,
  runtime: z.object({ name: RuntimeName, version: z.string().max(60) }),
  cpuModel: z.string().max(200).nullable(),
  figures: z.array(MeasuredFigure),
  /** What could not be measured and why: `process-jit: the module answers no request`. */
  notes: z.array(z.string().max(500)),
  measuredAtMs: EpochMs,
});
export type ModuleMeasurement = z.infer<typeof ModuleMeasurement>;
