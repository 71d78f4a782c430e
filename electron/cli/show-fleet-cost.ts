import type { BudgetState, FleetCost, FleetCostRow } from '#shared/cost/fleet-cost.ts';
import { accruedSinceMs } from '#shared/cost/fleet-forecast.ts';
import { type Terminal, type Text } from './terminal.ts';
import { countWords, durationWords, sizeWords, timeWords } from './words.ts';

const unknown = '-';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const fine = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** With cents; less than one is told with what it has, so that a small amount is not shown as none. */
const dollars = (usd: number | null): string =>
  usd === null ? unknown : `$${usd > 0 && usd < 0.01 ? fine.format(usd) : cents.format(usd)}`;
const small = (value: number | null): string => (value === null ? unknown : fine.format(value));

/** What the fleet costs, for a person. */
export function showFleetCost(terminal: Terminal, cost: FleetCost): void {
  const { usdPerMonth, nodes, windowMs, measuredFromMs } = cost;
  if (nodes === 0) {
    terminal.line('No nodes yet. Add one: flotilla nodes add ADDRESS');
    return;
  }
  terminal.line(
    { text: `${dollars(usdPerMonth)} a month`, style: 'bold' },
    ` for ${countWords(nodes, 'node')}, at the rate of the last ${durationWords(windowMs)}`,
  );
  terminal.line(
    `Nodes      ${dollars(cost.nodesUsd)}: used ${dollars(cost.allocatedUsd)}, idle ${dollars(cost.idleUsd)}${notKnown(cost)}`,
  );
  terminal.line(`Traffic    ${dollars(cost.trafficUsd)}`);
  terminal.line(`People     ${dollars(cost.peopleUsd)}`);
  terminal.line(`This month ${monthWords(cost)}`);
  const budget = budgetText(cost.budget);
  if (budget) terminal.line('Budget     ', budget);
  for (const text of leftOut(cost)) terminal.line({ text, style: 'yellow' });
  if (measuredFromMs === null) terminal.line('Nothing was measured in this time.');
  if (cost.rows.length === 0) return;
  terminal.line();
  terminal.table(
    headerOf(cost),
    cost.rows.map((row) => rowOf(row, cost)),
  );
}

/** The parts make the whole: what is neither used nor idle as far as anybody knows is a part too. */
function notKnown({ nodesUsd, allocatedUsd, idleUsd }: FleetCost): string {
  const usd = nodesUsd - allocatedUsd - idleUsd;
  return usd >= 0.005 ? `, not known ${dollars(usd)}` : '';
}

function monthWords({ forecast, asOfMs, days: known }: FleetCost): string {
  const { soFarUsd, lowUsd, baseUsd, highUsd, endsMs, daysKnown } = forecast;
  const days = Math.ceil((endsMs - asOfMs) / 86_400_000);
  const from = daysKnown === 0 ? 'the rate of now' : countWords(daysKnown, 'whole day');
  const range = lowUsd === highUsd ? '' : ` (${dollars(lowUsd)} to ${dollars(highUsd)})`;
  const sinceMs = accruedSinceMs(known, forecast);
  const isLate = sinceMs !== null && sinceMs > forecast.monthMs;
  const since = isLate ? ` since ${new Date(sinceMs).toISOString().slice(0, 10)}, before which nothing is known` : '';
  return `${dollars(soFarUsd)} so far${since}, ${dollars(baseUsd)}${range} at its end in ${countWords(days, 'day')}, by ${from}`;
}

function budgetText(budget: BudgetState): Text | null {
  if (budget.kind === 'none') return null;
  // Never rounded up to what is not reached.
  const spent = `${whole.format(Math.floor(budget.share * 100 + 1e-9))} % of ${dollars(budget.usdPerMonth)} spent`;
  const usedUp = budget.usedUpAtMs === null ? '' : `, used up at ${timeWords(budget.usedUpAtMs)}`;
  const text = `${spent}${usedUp}`;
  switch (budget.kind) {
    case 'under':
      return { text, style: 'green' };
    case 'near':
    case 'will-be-over':
      return { text, style: 'yellow' };
    case 'over':
      return { text, style: 'red' };
  }
}

function leftOut({ nodesWithoutPrice, nodesNotMeasured }: FleetCost): readonly string[] {
  return [
    ...(nodesWithoutPrice > 0 ? [`${countWords(nodesWithoutPrice, 'node')} without a price, not in any amount`] : []),
    ...(nodesNotMeasured > 0
      ? [`${countWords(nodesNotMeasured, 'node')} not measured in full, so what is used and idle there is left out`]
      : []),
  ];
}

function headerOf({ by }: FleetCost): readonly string[] {
  const isShare = by === 'workload' || by === 'release';
  const costs = isShare ? ['A MONTH'] : ['A MONTH', 'USED', 'IDLE'];
  const use = ['TRAFFIC', 'REQUESTS', 'PER MILLION', 'CPU MS EACH', 'VCPU', 'MEMORY'];
  return [by.toUpperCase(), ...costs, ...use, ...(by === 'node' ? [''] : ['NODES', ''])];
}

function rowOf(row: FleetCostRow, { by }: FleetCost): readonly Text[] {
  const isShare = by === 'workload' || by === 'release';
  const { requestsPerMonth: requests, memoryUsedBytes: memory } = row;
  const notes = [
    ...(row.nodesWithoutPrice > 0 ? [by === 'node' ? 'no price' : `${row.nodesWithoutPrice} without a price`] : []),
    ...(row.nodesNotMeasured > 0 ? [by === 'node' ? 'not measured' : `${row.nodesNotMeasured} not measured`] : []),
  ];
  return [
    { text: row.name, style: 'bold' },
    dollars(row.usdPerMonth),
    ...(isShare ? [] : [dollars(row.allocatedUsd), dollars(row.idleUsd)]),
    dollars(row.trafficUsd),
    requests === null ? unknown : whole.format(requests),
    dollars(row.usdPerMillionRequests),
    small(row.cpuMsPerRequest),
    small(row.cpuUsed),
    memory === null ? unknown : sizeWords(memory),
    ...(by === 'node' ? [] : [String(row.nodes)]),
    { text: notes.join(', '), style: 'yellow' },
  ];
}
