import { Settings } from '#shared/domain/settings.ts';

/** What the fields hold; times in seconds and memory in MiB, as people say them. A field that is being emptied holds text. */
export interface SettingsDraft {
  readonly probeEveryS: number | string;
  readonly probesPerRound: number | string;
  readonly usageEveryS: number | string;
  readonly checkEveryS: number | string;
  readonly parallelNodes: number | string;
  readonly inspectWithinS: number | string;
  readonly inspectMemoryMiB: number | string;
}

export type SettingsProblems = Partial<Record<keyof SettingsDraft, string>>;

const mib = 1024 ** 2;

export const draftOf = (settings: Settings): SettingsDraft => ({
  probeEveryS: settings.probeEveryMs / 1000,
  probesPerRound: settings.probesPerRound,
  usageEveryS: settings.usageEveryMs / 1000,
  checkEveryS: settings.checkEveryMs / 1000,
  parallelNodes: settings.parallelNodes,
  inspectWithinS: settings.inspectWithinMs / 1000,
  inspectMemoryMiB: settings.inspectMemoryBytes / mib,
});

interface Limits {
  readonly from: number;
  readonly to: number;
  readonly unit: string;
  /** Fractions are allowed. */
  readonly fractions: boolean;
}

/** The same limits as `Settings`, in the fields' units; a test keeps both together. */
export const settingsLimits: Record<keyof SettingsDraft, Limits> = {
  probeEveryS: { from: 1, to: 3_600, unit: 'seconds', fractions: true },
  probesPerRound: { from: 1, to: 100, unit: 'requests', fractions: false },
  usageEveryS: { from: 2, to: 3_600, unit: 'seconds', fractions: true },
  checkEveryS: { from: 2, to: 3_600, unit: 'seconds', fractions: true },
  parallelNodes: { from: 1, to: 500, unit: 'nodes', fractions: false },
  inspectWithinS: { from: 0.1, to: 600, unit: 'seconds', fractions: true },
  inspectMemoryMiB: { from: 256, to: 16_384, unit: 'MiB', fractions: false },
};

export type CheckedSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: SettingsProblems };

function problemOf(value: number | string, { from, to, unit, fractions }: Limits): string | undefined {
  const range = `${from} to ${to.toLocaleString('en')} ${unit}`;
  if (typeof value === 'string') return `Enter ${range}`;
  if (!fractions && !Number.isInteger(value)) return `Enter a whole number, ${range}`;
  return value < from || value > to ? `Enter ${range}` : undefined;
}

const draftKeys = [
  'probeEveryS',
  'probesPerRound',
  'usageEveryS',
  'checkEveryS',
  'parallelNodes',
  'inspectWithinS',
  'inspectMemoryMiB',
] as const satisfies readonly (keyof SettingsDraft)[];

/** The settings that the fields stand for, or what is wrong with which field. */
export function checkDraft(draft: SettingsDraft, readOnly: boolean): CheckedSettings {
  const problems: SettingsProblems = {};
  for (const key of draftKeys) {
    const problem = problemOf(draft[key], settingsLimits[key]);
    if (problem !== undefined) problems[key] = problem;
  }
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  const settings = Settings.parse({
    probeEveryMs: Math.round(Number(draft.probeEveryS) * 1000),
    probesPerRound: draft.probesPerRound,
    usageEveryMs: Math.round(Number(draft.usageEveryS) * 1000),
    checkEveryMs: Math.round(Number(draft.checkEveryS) * 1000),
    parallelNodes: draft.parallelNodes,
    inspectWithinMs: Math.round(Number(draft.inspectWithinS) * 1000),
    inspectMemoryBytes: Number(draft.inspectMemoryMiB) * mib,
    readOnly,
  });
  return { ok: true, settings };
}
