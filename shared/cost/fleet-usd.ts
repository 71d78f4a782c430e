/** Amounts are rounded once, at the end, to a billionth of a dollar; never −0. */
export const rounded = (usd: number): number => Math.round(usd * 1e9) / 1e9 + 0;
