import { type Claim, type ClaimCase, claims } from './claims.ts';
import { type ScenarioDraft } from './scenario-draft.ts';

/** A case of a claim as a scenario that can be opened and changed. */
export interface ClaimScenario {
  readonly claimId: string;
  /** Of the claim's cases, from 0. */
  readonly caseIndex: number;
  readonly name: string;
  /** Inputs of what it is said to become. */
  readonly draft: ScenarioDraft;
  /** Inputs of what it was before, where they are others; null: the same. */
  readonly draftBefore: ScenarioDraft | null;
  /** Ids of the options that are compared. */
  readonly before: string;
  readonly after: string;
  readonly trueWhen: readonly string[];
  readonly breaksWhen: readonly string[];
}

const longestName = 200;

function scenarioOf(claim: Claim, { words, before, after }: ClaimCase, caseIndex: number): ClaimScenario {
  const name = `${words} (claim: ${claim.claimed})`.slice(0, longestName);
  const of = (changes: object | undefined): ScenarioDraft => ({ ...claim.scenario, ...changes, name });
  const isSame = JSON.stringify(before.changes ?? {}) === JSON.stringify(after.changes ?? {});
  // With the same inputs, what it was before is what is paid today.
  const today = isSame && (before.figure ?? 'total') === 'total' ? { today: { option: before.option } } : {};
  return {
    claimId: claim.id,
    caseIndex,
    name,
    draft: { ...of(after.changes), ...today },
    draftBefore: isSame ? null : of(before.changes),
    before: before.option,
    after: after.option,
    trueWhen: claim.trueWhen,
    breaksWhen: claim.breaksWhen,
  };
}

/** Every case of every claim, ready to be opened. */
export const claimScenarios: readonly ClaimScenario[] = claims.flatMap((claim) =>
  claim.cases.map((each, at) => scenarioOf(claim, each, at)),
);
