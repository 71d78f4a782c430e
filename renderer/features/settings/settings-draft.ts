import { Settings } from '#shared/domain/settings.ts';

/** What the fields hold; times in seconds, as people say them. A field that is being emptied holds text. */
export interface SettingsDraft {
  readonly probeEveryS: number | string;
  readonly probesPerRound: number | string;
  readonly checkEveryS: number | string;
  readonly parallelNodes: number | string;
}

export type SettingsProblems = Partial<Record<keyof SettingsDraft, string>>;

export const draftOf = ({ probeEveryMs, probesPerRound, checkEveryMs, parallelNodes }: Settings): SettingsDraft => ({
  probeEveryS: probeEveryMs / 1000,
  probesPerRound,
  checkEveryS: checkEveryMs / 1000,
  parallelNodes,
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
  checkEveryS: { from: 2, to: 3_600, unit: 'seconds', fractions: true },
  parallelNodes: { from: 1, to: 500, unit: 'nodes', fractions: false },
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

/** The settings that the fields stand for, or what is wrong with which field. */
export function checkDraft(draft: SettingsDraft, readOnly: boolean): CheckedSettings {
  const problems: SettingsProblems = {};
  for (const key of ['probeEveryS', 'probesPerRound', 'checkEveryS', 'parallelNodes'] as const) {
    const problem = problemOf(draft[key], settingsLimits[key]);
    if (problem !== undefined) problems[key] = problem;
  }
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  const settings = Settings.parse({
    probeEveryMs: Math.round(Number(draft.probeEveryS) * 1000),
    probesPerRound: draft.probesPerRound,
    checkEveryMs: Math.round(Number(draft.checkEveryS) * 1000),
    parallelNodes: draft.parallelNodes,
    readOnly,
  });
  return { ok: true, settings };
}
