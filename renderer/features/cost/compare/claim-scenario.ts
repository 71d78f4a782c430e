import type { Claim, ClaimCase } from '#shared/cost/claims.ts';
import { draftText, type ScenarioDraft } from '#shared/cost/scenario-draft.ts';

/**
 * A case of a claim as the text of a scenario: its inputs, with what it is compared with as what is run today. Where both
 * sides change the same section, it has the side that is run today.
 */
export function scenarioOfCase(claim: Claim, { words, before, after }: ClaimCase): string {
  const draft: ScenarioDraft = {
    ...claim.scenario,
    ...after.changes,
    ...before.changes,
    name: words.slice(0, 200),
    today: { option: before.option, source: `Claimed: ${claim.claimed}`.slice(0, 300) },
  };
  return draftText(draft);
}
