import { cents, type Decimal } from '#shared/cost/arithmetic.ts';
import type { ReplayedCase, ReplayedClaim } from '#shared/cost/replay-claims.ts';
import { type Terminal, type Text } from './terminal.ts';

const amount = (usd: Decimal | null): string => (usd === null ? '–' : cents(usd));

/** What is claimed, beside what comes out with inputs that make it true and inputs that break it. */
export function showClaims(terminal: Terminal, claims: readonly ReplayedClaim[]): void {
  terminal.value({ type: 'claims', claims: claims.map(plainClaim) });
  for (const { claimed, saving, cases } of claims) {
    terminal.line({ text: `Claimed: ${claimed}`, style: 'bold' }, ` (${Math.round(saving * 100)} % or more)`);
    terminal.table(['Inputs', 'From', 'USD', 'To', 'USD', 'Saved', ''], cases.map(rowOf));
    terminal.line('');
  }
}

function rowOf({ words, before, after, saving, holds }: ReplayedCase): readonly Text[] {
  const saved = saving === null ? '–' : `${(saving * 100).toFixed(1)} %`;
  const verdict: Text = holds ? { text: 'holds', style: 'green' } : { text: 'does not hold', style: 'yellow' };
  return [words, before.option, amount(before.usd), after.option, amount(after.usd), saved, verdict];
}

const plainClaim = ({ cases, ...claim }: ReplayedClaim) => ({
  ...claim,
  cases: cases.map(({ before, after, ...rest }) => ({
    ...rest,
    before: { ...before, usd: before.usd && cents(before.usd) },
    after: { ...after, usd: after.usd && cents(after.usd) },
  })),
});
