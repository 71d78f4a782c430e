import { type FleetPrices, type NodePriceRule, type NodeRate } from '#shared/cost/fleet-prices.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { notAMachine } from '#shared/cost/fleet-node-rate.ts';
import { labelKey } from '#shared/domain/node.ts';
import { parseSelector } from '#shared/domain/selector.ts';

/** A field that is being written holds text. */
export type Entry = number | string;

/** Every figure of a rule, also of the kinds that were not chosen, so that trying another kind loses nothing. */
export interface RuleDraft {
  /** Tells rules apart while they are moved and renamed. */
  readonly key: number;
  readonly name: string;
  readonly selector: string;
  readonly kind: NodeRate['kind'];
  readonly usdPerMonth: Entry;
  readonly usdPerHour: Entry;
  readonly machine: string;
  readonly priceUsd: Entry;
  readonly months: Entry;
  readonly watts: Entry;
  readonly pue: Entry;
  readonly energyUsdPerKwh: Entry;
  readonly linkUsdPerMonth: Entry;
  readonly egressUsdPerGb: Entry;
}

export interface PricesDraft {
  readonly rules: readonly RuleDraft[];
  readonly hoursPerMonth: Entry;
  readonly usdPerPersonHour: Entry;
  /** Empty: no budget. */
  readonly budgetUsd: Entry;
  /** Percent of the budget, with commas between them: `80, 100`. */
  readonly alertAt: string;
  readonly regionLabel: string;
}

/** What is wrong, by field: of a rule `<key>.<field>`. */
export type PricesProblems = Readonly<Record<string, string>>;

export const ruleField = (key: number, field: keyof RuleDraft): string => `${key}.${field}`;

/** The newest free key. */
export const nextKey = (rules: readonly RuleDraft[]): number => Math.max(0, ...rules.map(({ key }) => key)) + 1;

/** Power of the price book, where a person has not said another price. */
const energyPrice = 'energy.us.commercial';

export function emptyRule(key: number, book: PriceBook): RuleDraft {
  return {
    key,
    name: '',
    selector: '',
    kind: 'month',
    usdPerMonth: '',
    usdPerHour: '',
    machine: '',
    priceUsd: '',
    months: 36,
    watts: 10,
    pue: 1,
    energyUsdPerKwh: Number(book.prices.get(energyPrice)?.price ?? 0),
    linkUsdPerMonth: 0,
    egressUsdPerGb: 0,
  };
}

function rateDraft(rate: NodeRate): Partial<RuleDraft> {
  switch (rate.kind) {
    case 'month':
    case 'hour':
    case 'box':
      return rate;
    case 'machine':
      return { kind: 'machine', machine: rate.price };
  }
}

export const draftOf = ({ rules, people, budget, regionLabel }: FleetPrices, book: PriceBook): PricesDraft => ({
  rules: rules.map(({ name, selector, rate, egressUsdPerGb }, index) => ({
    ...emptyRule(index + 1, book),
    ...rateDraft(rate),
    name,
    selector,
    egressUsdPerGb,
  })),
  hoursPerMonth: people.hoursPerMonth,
  usdPerPersonHour: people.usdPerHour,
  budgetUsd: budget?.usdPerMonth ?? '',
  alertAt: (budget?.alertAt ?? [0.8, 1]).map((share) => Number((share * 100).toPrecision(12))).join(', '),
  regionLabel,
});

interface Limits {
  readonly from: number;
  readonly to: number;
  readonly unit: string;
}

/** The same limits as `FleetPrices`; a test keeps both together. */
export const fieldLimits = {
  usdPerMonth: { from: 0, to: 1e9, unit: 'US dollars' },
  usdPerHour: { from: 0, to: 1e9, unit: 'US dollars' },
  priceUsd: { from: 0, to: 1e9, unit: 'US dollars' },
  months: { from: 1, to: 600, unit: 'months' },
  watts: { from: 0, to: 10_000, unit: 'watts' },
  pue: { from: 1, to: 10, unit: '' },
  energyUsdPerKwh: { from: 0, to: 100, unit: 'US dollars' },
  linkUsdPerMonth: { from: 0, to: 1e9, unit: 'US dollars' },
  egressUsdPerGb: { from: 0, to: 1_000, unit: 'US dollars' },
  hoursPerMonth: { from: 0, to: 1e5, unit: 'hours' },
  usdPerPersonHour: { from: 0, to: 1e5, unit: 'US dollars' },
} as const satisfies Readonly<Record<string, Limits>>;
export type NumberField = keyof typeof fieldLimits;

const fieldsOfKind = {
  month: ['usdPerMonth'],
  hour: ['usdPerHour'],
  machine: [],
  box: ['priceUsd', 'months', 'watts', 'pue', 'energyUsdPerKwh', 'linkUsdPerMonth'],
} as const satisfies Readonly<Record<NodeRate['kind'], readonly NumberField[]>>;

const isWithin = (value: Entry, { from, to }: Limits): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= from && value <= to;

function problemOf(field: NumberField, value: Entry): string | undefined {
  const limits: Limits = fieldLimits[field];
  if (isWithin(value, limits)) return undefined;
  return `Enter ${limits.from} to ${limits.to.toLocaleString('en')} ${limits.unit}`.trimEnd();
}

/** The rate that a rule's fields make; null while one of them is wrong. */
export function rateOf(rule: RuleDraft): NodeRate | null {
  if (fieldsOfKind[rule.kind].some((field) => problemOf(field, rule[field]) !== undefined)) return null;
  const { kind, machine } = rule;
  const of = (field: NumberField & keyof RuleDraft) => Number(rule[field]);
  switch (kind) {
    case 'month':
      return { kind, usdPerMonth: of('usdPerMonth') };
    case 'hour':
      return { kind, usdPerHour: of('usdPerHour') };
    case 'machine':
      return machine === '' ? null : { kind, price: machine };
    case 'box':
      return {
        kind,
        priceUsd: of('priceUsd'),
        months: of('months'),
        watts: of('watts'),
        pue: of('pue'),
        energyUsdPerKwh: of('energyUsdPerKwh'),
        linkUsdPerMonth: of('linkUsdPerMonth'),
      };
  }
}

function ruleProblems(rule: RuleDraft, book: PriceBook): [field: string, problem: string][] {
  const { key, name, selector, kind, machine } = rule;
  const found: [keyof RuleDraft, string | undefined | null][] = [
    ['name', name.trim() === '' ? 'Give it a name' : name.trim().length > 100 ? 'At most 100 letters' : null],
    ['selector', parseSelector(selector).ok ? null : 'This selector cannot be read'],
    ...fieldsOfKind[kind].map((field): [keyof RuleDraft, string | undefined] => [field, problemOf(field, rule[field])]),
    ['egressUsdPerGb', problemOf('egressUsdPerGb', rule.egressUsdPerGb)],
  ];
  if (kind === 'machine') {
    found.push(['machine', machine === '' ? 'Choose a machine' : notAMachine(machine, book)]);
  }
  return found.flatMap(([field, problem]) => (problem ? [[ruleField(key, field), problem]] : []));
}

/** `80, 100` → [0.8, 1]; null where it cannot be read so. */
export function readAlerts(text: string): number[] | null {
  const parts = text.split(/[,;\s%]+/).filter((part) => part !== '');
  const shares = parts.map((part) => Number(part) / 100);
  const isRight = parts.length > 0 && parts.length <= 5 && shares.every((share) => share > 0 && share <= 10);
  return isRight ? [...new Set(shares)].sort((a, b) => a - b) : null;
}

export type CheckedPrices =
  | { readonly ok: true; readonly prices: FleetPrices }
  | { readonly ok: false; readonly problems: PricesProblems };

function otherProblems({ hoursPerMonth, usdPerPersonHour, budgetUsd, alertAt, regionLabel }: PricesDraft) {
  const found: [string, string | undefined][] = [
    ['hoursPerMonth', problemOf('hoursPerMonth', hoursPerMonth)],
    ['usdPerPersonHour', problemOf('usdPerPersonHour', usdPerPersonHour)],
    [
      'regionLabel',
      labelKey.test(regionLabel) ? undefined : 'A label key is letters, digits, dots, dashes and underscores',
    ],
  ];
  if (budgetUsd !== '') {
    const isRight = typeof budgetUsd === 'number' && budgetUsd > 0 && budgetUsd <= 1e12;
    found.push(['budgetUsd', isRight ? undefined : 'Enter more than 0 US dollars, or nothing for no budget']);
    found.push(['alertAt', readAlerts(alertAt) ? undefined : 'Write one to five shares in percent: 80, 100']);
  }
  return found.flatMap(([field, problem]): [string, string][] => (problem ? [[field, problem]] : []));
}

const ruleOf = (rule: RuleDraft): NodePriceRule[] => {
  const rate = rateOf(rule);
  if (!rate) return [];
  const { name, selector, egressUsdPerGb } = rule;
  return [{ name: name.trim(), selector: selector.trim(), rate, egressUsdPerGb: Number(egressUsdPerGb) }];
};

/** The prices that the fields stand for, or what is wrong with which field. Pure. */
export function checkDraft(draft: PricesDraft, book: PriceBook): CheckedPrices {
  const problems = [...draft.rules.flatMap((rule) => ruleProblems(rule, book)), ...otherProblems(draft)];
  if (problems.length > 0) return { ok: false, problems: Object.fromEntries(problems) };
  const alertAt = readAlerts(draft.alertAt) ?? [1];
  return {
    ok: true,
    prices: {
      rules: draft.rules.flatMap(ruleOf),
      people: { hoursPerMonth: Number(draft.hoursPerMonth), usdPerHour: Number(draft.usdPerPersonHour) },
      budget: draft.budgetUsd === '' ? null : { usdPerMonth: Number(draft.budgetUsd), alertAt },
      regionLabel: draft.regionLabel,
    },
  };
}

/** The rules with the one at `index` moved by one; as they were when it is at the end already. */
export function moved(rules: readonly RuleDraft[], index: number, by: -1 | 1): readonly RuleDraft[] {
  const [rule, other] = [rules[index], rules[index + by]];
  return rule && other ? rules.map((each) => (each === rule ? other : each === other ? rule : each)) : rules;
}
