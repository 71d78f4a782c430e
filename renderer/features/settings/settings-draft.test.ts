import { describe, expect, it } from 'vitest';
import { Settings } from '#shared/domain/settings.ts';
import { checkDraft, draftOf, type SettingsDraft, settingsLimits } from './settings-draft.ts';

const defaults = Settings.parse({});
const keys = Object.keys(settingsLimits) as (keyof SettingsDraft)[];

it('gives back what it was made of', () => {
  expect(checkDraft(draftOf(defaults), false)).toEqual({ ok: true, settings: defaults });
});

describe.each(keys)('%s', (key) => {
  const { from, to } = settingsLimits[key];

  it.each([from, to])('takes %d, as the settings do', (value) => {
    expect(checkDraft({ ...draftOf(defaults), [key]: value }, false).ok).toBe(true);
  });

  it.each([from - 1, to + 1, ''])('refuses %j at the field', (value) => {
    expect(checkDraft({ ...draftOf(defaults), [key]: value }, false)).toMatchObject({
      ok: false,
      problems: { [key]: expect.stringContaining(String(from)) },
    });
  });
});

it('refuses what the settings refuse just outside the limits', () => {
  expect(Settings.safeParse({ ...defaults, probeEveryMs: 999 }).success).toBe(false);
  expect(Settings.safeParse({ ...defaults, checkEveryMs: 1_999 }).success).toBe(false);
  expect(Settings.safeParse({ ...defaults, usageEveryMs: 1_999 }).success).toBe(false);
  expect(Settings.safeParse({ ...defaults, parallelNodes: 501 }).success).toBe(false);
  expect(Settings.safeParse({ ...defaults, probesPerRound: 101 }).success).toBe(false);
  expect(Settings.safeParse({ ...defaults, inspectWithinMs: 99 }).success).toBe(false);
  expect(Settings.safeParse({ ...defaults, inspectMemoryBytes: 16 * 1024 ** 3 + 1 }).success).toBe(false);
});

it('says when a whole number is needed', () => {
  expect(checkDraft({ ...draftOf(defaults), probesPerRound: 1.5 }, false)).toMatchObject({
    ok: false,
    problems: { probesPerRound: 'Enter a whole number, 1 to 100 requests' },
  });
});
