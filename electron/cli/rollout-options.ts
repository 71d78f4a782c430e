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

/** `20` or `20%`. */
const Increase = z.string().transform((text, context) => {
  const [, amount] = /^(\d{1,4}(?:\.\d{1,6})?)%?$/.exec(text) ?? [];
  if (amount !== undefined && Number(amount) <= 1000) return Number(amount);
  context.addIssue(`'${text}' is not a share from 0% to 1000%`);
  return z.NEVER;
});

export const RolloutOptions = z
  .object({
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
    'cost-gate': Increase.optional(),
    'cost-gate-requests': z.coerce.number('Give a number').int().min(1).max(1_000_000).optional(),
    'cost-gate-unknown': z.enum(['go-on', 'undo']).optional(),
    'dry-run': z.boolean().default(false),
    yes: z.boolean().default(false),
  })
  .refine(
    (options) =>
      options['cost-gate'] !== undefined ||
      (options['cost-gate-requests'] === undefined && options['cost-gate-unknown'] === undefined),
    { path: ['cost-gate'], error: 'Say with --cost-gate by how many percent a request may cost more' },
  );
export type RolloutOptions = z.infer<typeof RolloutOptions>;

export const rolloutOptionHelp = {
  workload: { value: 'NAME', help: 'Workload that the module becomes a release of' },
  selector: { value: 'S', help: "Labels of the nodes, as in Kubernetes: 'site=berlin,tier!=lab'; by default all" },
  'first-wave': { value: 'N|N%', help: 'Size of the first wave; by default 34%' },
  bake: { value: 'TIME', help: 'How long each wave is watched (10s, 2m); by default 10s' },
  health: { value: 'PATH', help: 'Path of the health check; by default /healthz' },
  port: { value: 'N', help: 'Port on the nodes; by default the node chooses' },
  'cost-gate': { value: 'N', help: 'Undo when a request costs over N % more than before; by default not asked' },
  'cost-gate-requests': { value: 'N', help: 'Requests on each side to judge the cost by; by default 100' },
  'cost-gate-unknown': { value: 'WHAT', help: 'go-on or undo when the cost cannot be judged; by default go-on' },
  'dry-run': { help: 'Show the plan and change no node' },
  yes: { help: 'Do not ask' },
};
