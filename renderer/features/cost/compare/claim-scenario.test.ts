import { expect, it } from 'vitest';
import { claims } from '#shared/cost/claims.ts';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { basisOfDraft, draftOf } from '#shared/cost/scenario-draft.ts';
import { claimWords } from './claim-words.ts';
import { scenarioOfCase } from './claim-scenario.ts';

const nowMs = Date.UTC(2026, 10, 21);

it.each(claims.flatMap((claim) => claim.cases.map((each) => [claim.id, each.words, claim, each] as const)))(
  '%s, %s: can be compared as a scenario',
  (_id, words, claim, each) => {
    const draft = draftOf(scenarioOfCase(claim, each));
    const read = draft && basisOfDraft(draft, builtInPriceBook, nowMs);
    expect(read).toMatchObject({ ok: true, basis: { inputs: { name: words, today: { option: each.before.option } } } });
  },
);

it.each(claims.map(({ id }) => id))('%s says what makes it true and what breaks it', (id) => {
  expect(claimWords(id)).not.toBeNull();
});
