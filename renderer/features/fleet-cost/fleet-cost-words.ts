import type { BudgetState, FleetCost, FleetCostRow, MonthForecast } from '#shared/cost/fleet-cost.ts';
import { accruedSinceMs } from '#shared/cost/fleet-forecast.ts';
import { formatDuration, formatPlural } from '../../ui/format.ts';
import { formatUsd } from '../../ui/format-usd.ts';
import type { Tone } from '../../ui/status.tsx';

/** Windows that rates are taken from; the key stands in the address. */
export const rateWindows = {
  '1h': { label: '1 h', ms: 3_600_000, words: 'last hour' },
  '24h': { label: '24 h', ms: 86_400_000, words: 'last 24 hours' },
  '7d': { label: '7 d', ms: 7 * 86_400_000, words: 'last 7 days' },
  '30d': { label: '30 d', ms: 30 * 86_400_000, words: 'last 30 days' },
} as const;
export type RateWindow = keyof typeof rateWindows;

const monthText = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });
const dayText = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** The calendar month of an account, which is kept in UTC: `November`. */
export const monthName = (atMs: number): string => monthText.format(atMs);

/** `21 Nov` in UTC. */
export const utcDay = (atMs: number): string => {
  const parts = dayText.formatToParts(atMs);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('day')} ${part('month')}`;
};

/** `$10.20 to $12.40`; null when the ends read the same. */
export function forecastRange({ lowUsd, highUsd }: MonthForecast): string | null {
  const [low, high] = [formatUsd(lowUsd), formatUsd(highUsd)];
  return low === high ? null : `${low} to ${high}`;
}

/** From when on the month's sum is known: a console that is younger than the month knows nothing of the days before. */
export function accruedWords({ days, forecast }: Pick<FleetCost, 'days' | 'forecast'>): string {
  const sinceMs = accruedSinceMs(days, forecast);
  if (sinceMs === null) return 'Nothing has accrued yet';
  if (sinceMs === forecast.monthMs) return `As it accrued since ${utcDay(sinceMs)}, in UTC`;
  return `As it accrued since ${utcDay(sinceMs)}, in UTC; nothing is known of the days before`;
}

/** What a month's forecast rests on. */
export function forecastBasis({ daysKnown }: MonthForecast): string {
  if (daysKnown === 0) return 'No whole day is known yet: it goes on at the rate of now';
  return `Rests on ${formatPlural(daysKnown, 'whole day')}`;
}

/** How long was measured of the window that rates are taken from. */
export function measuredWords({ asOfMs, windowMs, measuredFromMs }: FleetCost, window: RateWindow): string {
  const { words } = rateWindows[window];
  if (measuredFromMs === null) return 'Nothing was measured yet: only what is paid for nodes';
  const measuredMs = asOfMs - measuredFromMs;
  // The first and the last reading lie a little inside of the window.
  if (measuredMs >= windowMs * 0.95) return `As used in the ${words}`;
  return `As used in the ${words}, of which ${formatDuration(measuredMs)} was measured`;
}

export interface BudgetWords {
  readonly tone: Tone;
  readonly state: string;
  readonly detail: string;
}

/** Spent share in whole percent, never rounded up to what is not reached. */
const percent = (share: number): string => {
  const whole = Math.floor(share * 100 + 1e-9);
  return whole === 0 && share > 0 ? 'less than 1 %' : `${whole.toLocaleString('en')} %`;
};

/** How it stands with the budget; null where there is none. */
export function budgetWords(budget: BudgetState, forecast: MonthForecast): BudgetWords | null {
  if (budget.kind === 'none') return null;
  const { kind, usdPerMonth, share, usedUpAtMs } = budget;
  const spent = `${percent(share)} of ${formatUsd(usdPerMonth)} is spent`;
  const ends = usedUpAtMs === null ? '' : `; used up on ${utcDay(usedUpAtMs)} at this rate`;
  switch (kind) {
    case 'under':
      return { tone: 'ok', state: 'Under budget', detail: spent };
    case 'near':
      return { tone: 'warn', state: 'Near the budget', detail: `${spent}${ends}` };
    case 'will-be-over': {
      const over = formatUsd(forecast.baseUsd - usdPerMonth);
      return { tone: 'warn', state: 'Will be over', detail: `${spent}; ${over} over at the end of the month${ends}` };
    }
    case 'over':
      return { tone: 'bad', state: 'Over budget', detail: spent };
  }
}

/** Nodes that are paid for and of which nobody knows how much is used: neither used nor idle. */
export const unknownUseUsd = ({ nodesUsd, allocatedUsd, idleUsd }: FleetCost): number => {
  const rest = nodesUsd - allocatedUsd - idleUsd;
  return rest > 0.005 ? rest : 0;
};

export interface Unknown {
  readonly word: string;
  readonly why: string;
}

/** Why an amount of a row is not known. */
export function whyNoAmount({ nodes, nodesWithoutPrice, nodesNotMeasured }: FleetCostRow): Unknown {
  if (nodes > 0 && nodesWithoutPrice >= nodes) {
    return { word: 'no price', why: nodes === 1 ? 'The node has no price' : 'None of its nodes has a price' };
  }
  return whyNotMeasured({ nodes, nodesNotMeasured });
}

/** Why a figure of a row is not known. */
export function whyNotMeasured({ nodes, nodesNotMeasured }: Pick<FleetCostRow, 'nodes' | 'nodesNotMeasured'>): Unknown {
  const why =
    nodesNotMeasured === 0
      ? 'What runs there does not count it'
      : `CPU, memory and requests were not counted on ${formatPlural(nodesNotMeasured, 'node')} of ${nodes} in this time`;
  return { word: 'not measured', why };
}

/** What a row leaves out although it has an amount; null when it is whole. */
export function leftOut({ nodes, nodesWithoutPrice, nodesNotMeasured }: FleetCostRow): string | null {
  const parts = [
    ...(nodesWithoutPrice > 0 ? [`${formatPlural(nodesWithoutPrice, 'node')} of ${nodes} without a price`] : []),
    ...(nodesNotMeasured > 0 ? [`${formatPlural(nodesNotMeasured, 'node')} of ${nodes} not measured`] : []),
  ];
  return parts.length === 0 ? null : `Leaves out ${parts.join(' and ')}`;
}
