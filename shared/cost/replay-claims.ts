import { Decimal } from './arithmetic.ts';
import { claims, type Claim, type ClaimCase, type ClaimSide } from './claims.ts';
import { compare } from './compare.ts';
import { type PriceBook } from './price-book.ts';
import { readInputs } from './scenario-inputs.ts';
import { Scenario } from './scenario.ts';

/** A case with its figures in US dollars a month; null where one has no price or cannot be taken. */
export interface ReplayedCase {
  readonly words: string;
  readonly before: { readonly option: string; readonly usd: Decimal | null };
  readonly after: { readonly option: string; readonly usd: Decimal | null };
  /** Share saved; negative when it costs more. */
  readonly saving: number | null;
  readonly holds: boolean;
}

export interface ReplayedClaim {
  readonly id: string;
  readonly claimed: string;
  readonly saving: number;
  readonly trueWhen: readonly string[];
  readonly breaksWhen: readonly string[];
  readonly cases: readonly ReplayedCase[];
}

/** Every claim with the prices of a book. Pure. */
export const replayClaims = (book: PriceBook, nowMs: number): readonly ReplayedClaim[] =>
  claims.map((claim) => ({
    id: claim.id,
    claimed: claim.claimed,
    saving: claim.saving,
    trueWhen: claim.trueWhen,
    breaksWhen: claim.breaksWhen,
    cases: claim.cases.map((each) => replayed(claim, each, book, nowMs)),
  }));

function replayed(claim: Claim, { words, before, after }: ClaimCase, book: PriceBook, nowMs: number): ReplayedCase {
  const [from, to] = [before, after].map((side) => figureOf(claim, side, book, nowMs));
  const saving = from && to && !from.isZero() ? from.minus(to).dividedBy(from).toNumber() : null;
  return {
    words,
    before: { option: before.option, usd: from ?? null },
    after: { option: after.option, usd: to ?? null },
    saving,
    holds: saving !== null && saving >= claim.saving,
  };
}

function figureOf(claim: Claim, side: ClaimSide, book: PriceBook, nowMs: number): Decimal | null {
  const read = readInputs(Scenario.parse({ ...claim.scenario, ...side.changes }), book);
  if (!read.ok) return null;
  const [option] = compare({ inputs: read.inputs, prices: read.prices, book, nowMs }, side.option);
  if (!option?.isFeasible) return null;
  switch (side.figure ?? 'total') {
    case 'total':
      return option.total;
    case 'share':
      return option.allocated;
    case 'nodes':
      return option.lines
        .filter(({ id }) => ['cluster', 'nodes', 'disks'].includes(id))
        .reduce((sum, { amount }) => sum.plus(amount), new Decimal(0));
  }
}
