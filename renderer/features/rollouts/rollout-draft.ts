import type { CostGate } from '#shared/domain/cost-gate.ts';
import { Digest, WorkloadName } from '#shared/domain/ids.ts';
import { RolloutRequest } from '#shared/domain/rollout.ts';
import { parseSelector } from '#shared/domain/selector.ts';
import type { ReleaseSettings, Workload } from '#shared/domain/workload.ts';
import { type GrantsDraft, grantsDraft, noGrants, type NumberField, readGrants } from '../../ui/grants/grants-draft.ts';
import { pairLines, readEnv } from '../../ui/grants/read-lines.ts';

/*
 * What stands in the fields of a new rollout, and what it asks for. A number field that was emptied holds ''. Pure.
 */

export interface RolloutDraft {
  readonly digest: string;
  readonly workload: string;
  readonly selector: string;
  readonly healthPath: string;
  readonly firstWaveKind: 'percent' | 'count';
  readonly firstWave: NumberField;
  readonly bakeSeconds: NumberField;
  readonly healthTimeoutSeconds: NumberField;
  /** '' lets each node choose a free one. */
  readonly port: NumberField;
  /** One `NAME=value` a line. */
  readonly env: string;
  readonly memoryMiB: NumberField;
  readonly requestTimeoutSeconds: NumberField;
  readonly grants: GrantsDraft;
  readonly hasCostGate: boolean;
  readonly costMorePercent: NumberField;
  readonly costRequests: NumberField;
  readonly costWhenUnknown: CostGate['whenUnknown'];
}

export type DraftField = keyof RolloutDraft;
export type DraftErrors = Partial<Record<DraftField, string>>;

export type ReadDraft =
  | { readonly ok: true; readonly request: RolloutRequest }
  | { readonly ok: false; readonly errors: DraftErrors };

const mebibyte = 1024 * 1024;

export const emptyDraft: RolloutDraft = {
  digest: '',
  workload: '',
  selector: '',
  healthPath: '/healthz',
  firstWaveKind: 'percent',
  firstWave: 34,
  bakeSeconds: 10,
  healthTimeoutSeconds: 5,
  port: '',
  env: '',
  memoryMiB: 256,
  requestTimeoutSeconds: 30,
  grants: noGrants,
  hasCostGate: false,
  costMorePercent: 20,
  costRequests: 100,
  costWhenUnknown: 'go-on',
};

/** The fields that a release of the workload fixed, so that a new one differs only where a person says so. */
export const settingsFields = (settings: ReleaseSettings): Partial<RolloutDraft> => ({
  healthPath: settings.healthPath,
  healthTimeoutSeconds: settings.healthTimeoutMs / 1000,
  port: settings.port ?? '',
  env: pairLines(settings.env),
  memoryMiB: settings.memoryLimitBytes / mebibyte,
  requestTimeoutSeconds: settings.requestTimeoutMs / 1000,
  grants: grantsDraft(settings.grants),
});

type Release = Workload['releases'][number];

export const newestRelease = (workload: Workload | undefined): Release | undefined =>
  workload?.releases.reduce<Release | undefined>(
    (newest, release) => (newest !== undefined && newest.number > release.number ? newest : release),
    undefined,
  );

/** A name for a workload out of a module's file name: `Hello World-1.2.wasm` → `hello-world`. */
export function workloadNameFor(moduleName: string): string {
  const stem = moduleName
    .toLowerCase()
    .replace(/\.(component\.)?wasm$/, '')
    .replace(/[-_. ]?v?\d+(\.\d+)*$/, '');
  return stem
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
}

const amount = (value: NumberField, least: number, most: number, unit: string): string | undefined => {
  if (value === '') return 'A number is needed here';
  if (value >= least && value <= most) return undefined;
  return `Between ${least.toLocaleString('en')} and ${most.toLocaleString('en')} ${unit}`.trim();
};

const whole = (value: NumberField): string | undefined =>
  typeof value === 'number' && !Number.isInteger(value) ? 'A whole number is needed here' : undefined;

function selectorError({ selector }: RolloutDraft): string | undefined {
  const parsed = parseSelector(selector);
  return parsed.ok ? undefined : `${parsed.error.message} (character ${parsed.error.position + 1})`;
}

function envError({ env }: RolloutDraft): string | undefined {
  const read = readEnv(env);
  return read.ok ? undefined : read.error;
}

function grantsError({ grants }: RolloutDraft): string | undefined {
  const read = readGrants(grants);
  return read.ok ? undefined : Object.values(read.errors)[0];
}

const checks: Readonly<Record<DraftField, (draft: RolloutDraft) => string | undefined>> = {
  digest: ({ digest }) => (Digest.safeParse(digest).success ? undefined : 'Choose a module'),
  workload: ({ workload }) => {
    if (workload === '') return 'Name the workload';
    return WorkloadName.safeParse(workload).success
      ? undefined
      : 'A workload is named with 1 to 40 lower-case letters, digits and dashes';
  },
  selector: selectorError,
  healthPath: ({ healthPath }) =>
    /^\/[\x21-\x7e]{0,199}$/.test(healthPath) ? undefined : 'A path starts with / and has no spaces',
  firstWaveKind: () => undefined,
  firstWave: ({ firstWaveKind, firstWave }) =>
    firstWaveKind === 'percent'
      ? amount(firstWave, 1, 100, '%')
      : (amount(firstWave, 1, 100_000, 'nodes') ?? whole(firstWave)),
  bakeSeconds: ({ bakeSeconds }) => amount(bakeSeconds, 0, 86_400, 's'),
  healthTimeoutSeconds: ({ healthTimeoutSeconds }) => amount(healthTimeoutSeconds, 0.1, 60, 's'),
  port: ({ port }) => (port === '' ? undefined : (amount(port, 1024, 65_535, '') ?? whole(port))),
  env: envError,
  memoryMiB: ({ memoryMiB }) => amount(memoryMiB, 1, 4096, 'MiB'),
  requestTimeoutSeconds: ({ requestTimeoutSeconds }) => amount(requestTimeoutSeconds, 0.01, 600, 's'),
  grants: grantsError,
  hasCostGate: () => undefined,
  costMorePercent: ({ hasCostGate, costMorePercent }) =>
    hasCostGate ? amount(costMorePercent, 0, 1000, '%') : undefined,
  costRequests: ({ hasCostGate, costRequests }) =>
    hasCostGate ? (amount(costRequests, 1, 1_000_000, 'requests') ?? whole(costRequests)) : undefined,
  costWhenUnknown: () => undefined,
};

const fields: readonly DraftField[] = [
  'digest',
  'workload',
  'selector',
  'healthPath',
  'firstWaveKind',
  'firstWave',
  'bakeSeconds',
  'healthTimeoutSeconds',
  'port',
  'env',
  'memoryMiB',
  'requestTimeoutSeconds',
  'grants',
  'hasCostGate',
  'costMorePercent',
  'costRequests',
  'costWhenUnknown',
];

/** Fields behind *Advanced*; a fault in one of them must unfold it. */
export const advancedFields: readonly DraftField[] = [
  'port',
  'env',
  'memoryMiB',
  'requestTimeoutSeconds',
  'healthTimeoutSeconds',
  'costMorePercent',
  'costRequests',
];

const milliseconds = (seconds: NumberField): number => Math.round(Number(seconds) * 1000);

function requestOf(draft: RolloutDraft): unknown {
  const env = readEnv(draft.env);
  const grants = readGrants(draft.grants);
  const size = Number(draft.firstWave);
  return {
    workload: draft.workload,
    digest: draft.digest,
    selector: draft.selector.trim(),
    settings: {
      healthPath: draft.healthPath,
      healthTimeoutMs: milliseconds(draft.healthTimeoutSeconds),
      port: draft.port === '' ? null : draft.port,
      env: env.ok ? env.value : {},
      memoryLimitBytes: Math.round(Number(draft.memoryMiB) * mebibyte),
      requestTimeoutMs: milliseconds(draft.requestTimeoutSeconds),
      grants: grants.ok ? grants.grants : {},
    },
    firstWave: draft.firstWaveKind === 'percent' ? { kind: 'percent', percent: size } : { kind: 'count', nodes: size },
    bakeMs: milliseconds(draft.bakeSeconds),
    costGate: draft.hasCostGate
      ? {
          maxIncreasePercent: draft.costMorePercent,
          minRequests: draft.costRequests,
          whenUnknown: draft.costWhenUnknown,
        }
      : null,
  };
}

/** The request that the draft stands for, or what is wrong in which field. */
export function readDraft(draft: RolloutDraft): ReadDraft {
  const errors: DraftErrors = {};
  for (const field of fields) {
    const error = checks[field](draft);
    if (error !== undefined) errors[field] = error;
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const request = RolloutRequest.safeParse(requestOf(draft));
  if (request.success) return { ok: true, request: request.data };
  return { ok: false, errors: { workload: request.error.issues[0]?.message ?? 'This cannot be rolled out' } };
}
