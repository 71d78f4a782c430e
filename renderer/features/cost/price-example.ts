import type { PriceEntry } from '#shared/cost/price-entry.ts';

/* A price of the book as something to begin with in one's own file. Pure. */

const head =
  '# Your prices lie over the price book; of a price that it has, only what is written here changes.\nversion: 1\n';

/** One item of `prices`, with the price as it is now. Where a quote is needed the price is left for a person to write. */
function itemOf({ id, price, tiers }: PriceEntry, today: string): string {
  const lines = [`  - id: ${id}`];
  if (tiers === undefined) lines.push(`    price: ${price ?? ''}`.trimEnd());
  else {
    lines.push('    tiers:', ...tiers.map((tier) => `      - { upTo: ${tier.upTo ?? 'null'}, price: ${tier.price} }`));
  }
  lines.push('    source: where this price is from', `    date: ${today}`);
  return `${lines.join('\n')}\n`;
}

interface WithExample {
  readonly yaml: string;
  /** Line of the new price's first figure, from 1. */
  readonly line: number;
}

/** The file with one price more: first under `prices`, so that it is found wherever the list ends. */
export function withPriceExample(yaml: string, entry: PriceEntry, today: string): WithExample {
  const body = yaml.trim() === '' ? head : yaml.endsWith('\n') ? yaml : `${yaml}\n`;
  const item = itemOf(entry, today);
  const listed = /^prices:[ \t]*(\[[ \t]*\][ \t]*)?(#.*)?$/m.exec(body);
  const before = listed ? body.slice(0, listed.index) : body;
  const key = 'prices:\n';
  const after = listed ? body.slice(listed.index + listed[0].length + 1) : '';
  return { yaml: before + key + item + after, line: before.split('\n').length + 2 };
}

/** A list that is written in one line, `prices: [...]`, takes no further lines. */
export const takesExample = (yaml: string): boolean =>
  !/^prices:[ \t]*[^\s#[]|^prices:[ \t]*\[[ \t]*[^\s\]]/m.test(yaml);
