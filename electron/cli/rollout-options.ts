import { z } from 'zod';
import { WorkloadName } from '#shared/domain/ids.ts';
import { type FirstWave } from '#shared/domain/rollout.ts';

const unitMs = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** `10s`, `500ms`, `2m`, `1h`; a bare number is seconds. */
const Duration = z.string().transform((text, context) => {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const factor = unitMs.get(unit);
  if (amount !== undefined && factor !== undefined) return Math.round(Number(amount) * factor);
  context.addIssue(`'${text}' is not a time such as 10s, 500ms or 2m`);
  return z.NEVER;
});

/** `3` nodes, or `10%` of those selected. */
const FirstWaveSize = z.string().transform((text, context): FirstWave => {
  const [, amount, percent] = /^(\d{1,6})(%)?$/.exec(text) ?? [];
  const size = Number(amount);
  if (amount !== undefined && size >= 1 && (!percent || size <= 100)) {
    return percent ? { kind: 'percent', percent: size } : { kind: 'count', nodes: size };
  }
  context.addIssue(`'${text}' is not a number of nodes or a share such as 10%`);
  return z.NEVER;
});

export const RolloutOptions = z.object({
  workload: WorkloadName,
  selector: z.string().default(''),
  'first-wave': FirstWaveSize.optional(),
  bake: Duration.optional(),
  health: z.string().startsWith('/', 'A path starts with /').optional(),
  port: z.coerce
    .number('Give a number')
    .int()
    .min(1024, 'A port is 1024 to 65535')
    .max(65_535, 'A port is 1024 to 65535')
    .optional(),
  'dry-run': z.boolean().default(false),
  yes: z.boolean().default(false),
});
export type RolloutOptions = z.infer<typeof RolloutOptions>;

export const rolloutOptionHelp = {
  workload: { value: 'NAME', help: 'Workload that the module becomes a release of' },
  selector: { value: 'S', help: "Labels of the nodes, as in Kubernetes: 'site=berlin,tier!=lab'; by default all" },
  'first-wave': { value: 'N|N%', help: 'Size of the first wave; by default 34%' },
  bake: { value: 'TIME', help: 'How long each wave is watched (10s, 2m); by default 10s' },
  health: { value: 'PATH', help: 'Path of the health check; by default /healthz' },
  port: { value: 'N', help: 'Port on the nodes; by default the node chooses' },
  'dry-run': { help: 'Show the plan and change no node' },
  yes: { help: 'Do not ask' },
};
