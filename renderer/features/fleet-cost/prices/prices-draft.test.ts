import { describe, expect, it } from 'vitest';
import { FleetPrices, noFleetPrices } from '#shared/cost/fleet-prices.ts';
import { builtInPriceBook as book } from '#shared/cost/price-book.ts';
import { sampleFleetPrices } from '../../../testing/memory-fleet-cost.ts';
import {
  checkDraft,
  draftOf,
  emptyRule,
  fieldLimits,
  moved,
  type NumberField,
  type PricesDraft,
  rateOf,
  readAlerts,
  type RuleDraft,
} from './prices-draft.ts';

const withMachine: FleetPrices = {
  ...sampleFleetPrices,
  rules: [
    ...sampleFleetPrices.rules,
    { name: 'Rest', selector: '', rate: { kind: 'machine', price: 'aws.ec2.t3.medium' }, egressUsdPerGb: 0.09 },
  ],
};

it.each([noFleetPrices, sampleFleetPrices, withMachine])('gives back what it was made of', (prices) => {
  expect(checkDraft(draftOf(prices, book), book)).toEqual({ ok: true, prices });
});

const problemsWith = (change: Partial<RuleDraft>, others: Partial<PricesDraft> = {}) => {
  const rule: RuleDraft = { ...emptyRule(7, book), name: 'Rented', usdPerMonth: 12, ...change };
  const checked = checkDraft({ ...draftOf(noFleetPrices, book), ...others, rules: [rule] }, book);
  return checked.ok ? {} : checked.problems;
};

it.each([
  [{ name: ' ' }, '7.name', 'Give it a name'],
  [{ selector: 'region in (' }, '7.selector', 'This selector cannot be read'],
  [{ usdPerMonth: '' }, '7.usdPerMonth', 'Enter 0 to 1,000,000,000 US dollars'],
  [{ kind: 'hour', usdPerHour: -1 }, '7.usdPerHour', 'Enter 0 to 1,000,000,000 US dollars'],
  [{ kind: 'machine' }, '7.machine', 'Choose a machine'],
  [{ kind: 'machine', machine: 'aws.lambda.requests' }, '7.machine', 'aws.lambda.requests is no price of a machine'],
  [{ kind: 'box', priceUsd: 200, months: 0 }, '7.months', 'Enter 1 to 600 months'],
  [{ kind: 'box', priceUsd: 200, pue: 0.9 }, '7.pue', 'Enter 1 to 10'],
  [{ egressUsdPerGb: 'a' }, '7.egressUsdPerGb', 'Enter 0 to 1,000 US dollars'],
] as const)('says at the field what is wrong: %j', (change, field, problem) => {
  expect(problemsWith(change)).toEqual({ [field]: problem });
});

it('looks only at the fields of the kind that is chosen, and at an empty budget not at all', () => {
  expect(problemsWith({ kind: 'month', priceUsd: '', months: 0, machine: 'nothing' }, { alertAt: 'nothing' })).toEqual(
    {},
  );
  expect(problemsWith({}, { budgetUsd: 0 })).toHaveProperty('budgetUsd');
  expect(problemsWith({}, { budgetUsd: 900, alertAt: '' })).toHaveProperty('alertAt');
  expect(problemsWith({}, { regionLabel: 'not a label' })).toHaveProperty('regionLabel');
});

describe('alerts', () => {
  it.each([
    ['80, 100', [0.8, 1]],
    ['100 % 50 % 50 %', [0.5, 1]],
    ['120', [1.2]],
    ['', null],
    ['0', null],
    ['1001', null],
    ['many', null],
    ['1 2 3 4 5 6', null],
  ])('%j', (text, shares) => expect(readAlerts(text)).toEqual(shares));
});

/** Where each field stands in `FleetPrices`. */
function pricesWith(field: NumberField, value: number): unknown {
  if (field === 'hoursPerMonth') return { ...noFleetPrices, people: { hoursPerMonth: value, usdPerHour: 0 } };
  if (field === 'usdPerPersonHour') return { ...noFleetPrices, people: { hoursPerMonth: 0, usdPerHour: value } };
  const box = { priceUsd: 1, months: 1, watts: 1, pue: 1, energyUsdPerKwh: 1, linkUsdPerMonth: 1 };
  const kind = field === 'usdPerMonth' ? 'month' : field === 'usdPerHour' ? 'hour' : 'box';
  const rate = { kind, ...box, [field]: value };
  return { ...noFleetPrices, rules: [{ name: 'a', selector: '', rate, egressUsdPerGb: 0, [field]: value }] };
}

it.each(Object.keys(fieldLimits) as NumberField[])('%s has the limits of what is kept', (field) => {
  const { from, to } = fieldLimits[field];
  for (const value of [from, to]) expect(FleetPrices.safeParse(pricesWith(field, value)).success).toBe(true);
  for (const value of [from - 0.001, to * 1.001]) {
    expect(FleetPrices.safeParse(pricesWith(field, value)).success).toBe(false);
  }
});

it('moves a rule by one, and not beyond the ends', () => {
  const rules = [1, 2, 3].map((key) => emptyRule(key, book));
  const keys = (list: readonly RuleDraft[]) => list.map(({ key }) => key);
  expect(keys(moved(rules, 1, -1))).toEqual([2, 1, 3]);
  expect(keys(moved(rules, 1, 1))).toEqual([1, 3, 2]);
  expect(keys(moved(rules, 0, -1))).toEqual([1, 2, 3]);
  expect(keys(moved(rules, 2, 1))).toEqual([1, 2, 3]);
});

it('has no rate while a field is wrong', () => {
  expect(rateOf({ ...emptyRule(1, book), kind: 'box' })).toBeNull();
  expect(rateOf({ ...emptyRule(1, book), kind: 'machine' })).toBeNull();
  expect(rateOf({ ...emptyRule(1, book), usdPerMonth: 0 })).toEqual({ kind: 'month', usdPerMonth: 0 });
});
