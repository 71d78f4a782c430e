import type { Option } from '#shared/cost/compare.ts';
import type { OptionDraws } from '#shared/cost/draws.ts';
import { type FlipPoint, isNamedInPlural } from '#shared/cost/flip-points.ts';
import { cents, Decimal } from '#shared/cost/arithmetic.ts';
import { exactUsd, percent } from './money.ts';
import { fairOption, type Today } from './option-rows.ts';

/* The answer of a comparison in sentences, most important first. Pure. */

export interface Verdict {
  /** One sentence. */
  readonly answer: string;
  /** Chances, what would change it, what is paid today. */
  readonly more: readonly string[];
}

interface Chances {
  readonly draws: ReadonlyMap<string, OptionDraws>;
  readonly flips: readonly FlipPoint[];
  /** What the scenario has of an input. */
  readonly valueOf: (input: FlipPoint['input']) => number;
}

/** Amounts that a person would call the same. */
const halfCent = 0.005;

type Priced = Option & { readonly total: NonNullable<Option['total']> };
const isPriced = (option: Option): option is Priced => option.isFeasible && option.total !== null;

const money = ({ total }: Priced): string => exactUsd(cents(total));
const is = ({ id }: Priced): string => (isNamedInPlural(id) ? 'are' : 'is');
const costs = ({ id }: Priced): string => (isNamedInPlural(id) ? 'cost' : 'costs');
const isSame = (a: Priced, b: Priced): boolean => a.total.minus(b.total).abs().lessThan(halfCent);

function listed(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? '';
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} others`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export function verdictOf(options: readonly Option[], chances: Chances | null, today: Today): Verdict {
  const priced = options.filter(isPriced).sort((a, b) => a.total.comparedTo(b.total));
  const [best] = priced;
  if (best === undefined) return { answer: nothingTakes(options), more: [] };
  const ties = priced.filter((option) => isSame(option, best));
  return {
    answer: answerOf(options, priced, best, ties),
    more: [
      ...(chances ? chanceWords(priced, ties, chances.draws) : []),
      ...(chances && ties.length === 1 ? nearestFlip(chances, best.id) : []),
      ...todayWords(priced, best, today),
      ...peopleWords(priced),
    ],
  };
}

function nothingTakes(options: readonly Option[]): string {
  const quotes = options.filter(({ isFeasible }) => isFeasible).length;
  return quotes === 0
    ? 'Nothing here can take this workload as it is described.'
    : `Nothing with a public price can take this workload; ${quotes === 1 ? 'one option needs' : `${quotes} options need`} a quote.`;
}

function answerOf(
  options: readonly Option[],
  priced: readonly Priced[],
  best: Priced,
  ties: readonly Priced[],
): string {
  const names = listed(ties.map(({ name }) => name));
  const each = ties.length > 1 ? ' each' : '';
  const fair = priced.find(({ id }) => id === fairOption);
  if (fair === undefined) {
    const isThere = options.some(({ id }) => id === fairOption);
    const why = isThere
      ? 'Right-sized containers cannot take this workload'
      : 'There are no containers to compare with';
    return `${why}; the cheapest that can is ${names} at ${money(best)} a month${each}.`;
  }
  if (isSame(fair, best)) return fairIsCheapest(priced, fair);
  const saved = fair.total.minus(best.total).dividedBy(fair.total).toNumber();
  return `${fair.name} cost ${money(fair)} a month; ${names} would be ${money(best)}${each}: ${percent(saved)} less.`;
}

function fairIsCheapest(priced: readonly Priced[], fair: Priced): string {
  const said = `${fair.name} cost ${money(fair)} a month, and nothing that can be taken costs less`;
  const others = priced.filter(({ id }) => id !== fair.id);
  const [next] = others;
  if (next === undefined) return `${said}.`;
  if (isSame(next, fair)) {
    const same = others.filter((option) => isSame(option, fair));
    return `${said}; ${listed(same.map(({ name }) => name))} ${same.length === 1 ? costs(next) : 'cost'} the same.`;
  }
  const more = fair.total.isZero()
    ? ''
    : `, ${percent(next.total.minus(fair.total).dividedBy(fair.total).toNumber())} more`;
  return `${said}; next is ${next.name} at ${money(next)}${more}.`;
}

function chanceWords(
  priced: readonly Priced[],
  ties: readonly Priced[],
  draws: ReadonlyMap<string, OptionDraws>,
): readonly string[] {
  const shareOf = ({ id }: Priced) => draws.get(id)?.cheapestShare ?? 0;
  const most = [...priced].sort((a, b) => shareOf(b) - shareOf(a))[0];
  if (most === undefined || shareOf(most) === 0) return [];
  const [best] = ties;
  const drawn = 'of 1,000 draws';
  if (best === undefined || most.id === best.id || ties.length > 1)
    return [
      `${most.name} ${is(most)} the cheapest ${ties.length > 1 ? 'most often: in' : 'in'} ${percent(shareOf(most))} ${drawn}.`,
    ];
  return [
    `${best.name} ${is(best)} the cheapest in ${percent(shareOf(best))} ${drawn}; ${most.name} more often, in ${percent(shareOf(most))}.`,
  ];
}

/** Of the values at which the answer changes, the one that is the least way off. */
function nearestFlip({ flips, valueOf }: Chances, best: string): readonly string[] {
  const distance = ({ value, input }: FlipPoint): number => {
    const now = valueOf(input);
    return now > 0 && value > 0 ? Math.abs(Math.log(value / now)) : Infinity;
  };
  const known = flips.filter(({ from }) => from === best);
  return [...known]
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, 1)
    .map(({ sentence }) => sentence);
}

function todayWords(priced: readonly Priced[], best: Priced, { usdPerMonth, option }: Today): readonly string[] {
  const now = option === null ? undefined : priced.find(({ id }) => id === option);
  const paid = now?.total.toNumber() ?? usdPerMonth;
  if (paid === null) return [];
  const text = now ? money(now) : exactUsd(cents(new Decimal(paid)));
  const what = now ? `${now.name}, which you run today, ${costs(now)} ${text}` : `You pay ${text} today`;
  const saved = paid - best.total.toNumber();
  if (Math.abs(saved) < halfCent) return [`${what}: the same.`];
  if (paid <= 0) return [`${what}.`];
  return [`${what}: ${best.name} ${is(best)} ${percent(Math.abs(saved) / paid)} ${saved > 0 ? 'less' : 'more'}.`];
}

/** Machines of one's own are cheap as long as nobody counts who looks after them. */
function peopleWords(priced: readonly Priced[]): readonly string[] {
  const hours = priced.flatMap(({ lines }) => lines.filter(({ group }) => group === 'people'));
  return hours.every(({ amount }) => amount.isZero()) ? ["People's hours are counted as $0."] : [];
}
