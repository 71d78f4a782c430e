import { type Basis } from './compare.ts';
import { platformIds } from './platforms/all-platforms.ts';
import { builtInPriceBook, mergePrices, type PriceBook, PriceFile } from './price-book.ts';
import { type PlacedProblem, readYaml } from './read-yaml.ts';
import { readInputs } from './scenario-inputs.ts';
import { Scenario } from './scenario.ts';

export type ReadBasis =
  | { readonly ok: true; readonly basis: Basis }
  | { readonly ok: false; readonly file: 'scenario' | 'prices'; readonly problems: readonly PlacedProblem[] };

export type ReadPrices =
  | { readonly ok: true; readonly book: PriceBook }
  | { readonly ok: false; readonly problems: readonly PlacedProblem[] };

/** The price book, with a user's file over it when there is one. Pure. */
export function readPrices(text: string | null): ReadPrices {
  if (text === null) return { ok: true, book: builtInPriceBook };
  const read = readYaml(text, PriceFile);
  if (!read.ok) return read;
  const taken = (read.value.platforms ?? []).flatMap(({ id }, at) =>
    platformIds.includes(id)
      ? [{ path: ['platforms', at, 'id'], message: `Flotilla has a platform ${id} already` }]
      : [],
  );
  const merged = mergePrices(builtInPriceBook, read.value);
  if (merged.ok && taken.length === 0) return merged;
  return { ok: false, problems: read.placed([...taken, ...(merged.ok ? [] : merged.problems)]) };
}

/** Everything that a comparison is made from, out of the texts of its files. Pure; `nowMs` gives prices their age. */
export function readBasis(scenario: string, prices: string | null, nowMs: number): ReadBasis {
  const readBook = readPrices(prices);
  if (!readBook.ok) return { ok: false, file: 'prices', problems: readBook.problems };
  const read = readYaml(scenario, Scenario);
  if (!read.ok) return { ok: false, file: 'scenario', problems: read.problems };
  const inputs = readInputs(read.value, readBook.book);
  if (!inputs.ok) return { ok: false, file: 'scenario', problems: read.placed(inputs.problems) };
  return { ok: true, basis: { inputs: inputs.inputs, prices: inputs.prices, book: readBook.book, nowMs } };
}
