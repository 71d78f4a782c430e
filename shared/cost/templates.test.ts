import { describe, expect, it } from 'vitest';
import { adviseOn } from './advise.ts';
import { cents } from './arithmetic.ts';
import { claimScenarios } from './claim-scenarios.ts';
import { compare } from './compare.ts';
import { builtInPriceBook } from './price-book.ts';
import { replayClaims } from './replay-claims.ts';
import { basisOfDraft, draftOf, draftText, type ScenarioDraft } from './scenario-draft.ts';
import { scenarioTemplates } from './templates.ts';

const nowMs = Date.UTC(2026, 10, 21);

function basisFor(draft: ScenarioDraft) {
  const read = basisOfDraft(draft, builtInPriceBook, nowMs);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.basis;
}

describe.each(scenarioTemplates)('$name', ({ id, words, draft }) => {
  it('is a scenario that can be compared, and stays so as a file', () => {
    const options = compare(basisFor(draft));
    expect(options.some(({ isFeasible, total }) => isFeasible && total !== null)).toBe(true);
    expect(basisFor(draftOf(draftText(draft)) ?? {})).toEqual(basisFor(draft));
  });

  it('says that its figures are examples', () => {
    expect(words).toMatch(/figures are examples/);
    expect(id).toMatch(/^[a-z-]+$/);
  });
});

describe('templates', () => {
  it('are ten, each of its own id', () => {
    expect(new Set(scenarioTemplates.map(({ id }) => id)).size).toBe(10);
  });

  it('have the advice that they stand for', () => {
    const verdicts = scenarioTemplates.map(({ id, draft }) => [id, adviseOn({ draft }).verdict]);
    expect(Object.fromEntries(verdicts)).toEqual({
      'token-check': 'wasm',
      'ab-routing': 'wasm',
      'image-thumbnails': 'wasm',
      'light-inference': 'wasm',
      'iot-gateway': 'wasm',
      'quiet-webhook': 'wasm',
      'steady-api': 'both',
      'customer-plugins': 'wasm',
      'stream-processing': 'containers',
      'night-batch': 'both',
    });
  });
});

describe('cases of claims', () => {
  const replayed = replayClaims(builtInPriceBook, nowMs);

  it('are all there, with what makes them true and what breaks them', () => {
    expect(claimScenarios).toHaveLength(replayed.reduce((sum, { cases }) => sum + cases.length, 0));
    for (const { trueWhen, breaksWhen } of claimScenarios) {
      expect(trueWhen.length).toBeGreaterThan(0);
      expect(breaksWhen.length).toBeGreaterThan(0);
    }
  });

  it.each(claimScenarios)('$claimId $caseIndex has the figures of the replay', (scenario) => {
    const { claimId, caseIndex, draft, draftBefore, before, after } = scenario;
    const replay = replayed.find(({ id }) => id === claimId)?.cases[caseIndex];
    const find = (inputs: ScenarioDraft, id: string) => compare(basisFor(inputs)).find((option) => option.id === id);
    const isTotal = claimId === '200-to-3' || claimId === '70-percent';
    const found = find(draft, after);
    if (isTotal) expect(found?.total && cents(found.total)).toBe(replay?.after.usd && cents(replay.after.usd));
    const was = find(draftBefore ?? draft, before);
    expect(was?.isFeasible).toBe(true);
    if (isTotal && caseIndex !== 10) {
      expect(was?.total && cents(was.total)).toBe(replay?.before.usd && cents(replay.before.usd));
    }
  });
});
