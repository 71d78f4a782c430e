import { z } from 'zod';
import { DataPlatform } from './data-platform.ts';
import {
  decimalInput,
  PriceAllowance,
  PriceEntry,
  PriceId,
  PriceMachine,
  PriceTiers,
  SourceDate,
} from './price-entry.ts';
import { awsEdgePrices } from './prices/aws-edge.ts';
import { awsLambdaPrices } from './prices/aws-lambda.ts';
import { awsMachinePrices } from './prices/aws-machines.ts';
import { awsServicePrices } from './prices/aws-services.ts';
import { cloudflarePrices } from './prices/cloudflare.ts';
import { fastlyAkamaiPrices } from './prices/fastly-akamai.ts';
import { googleKubernetesPrices } from './prices/google-kubernetes.ts';
import { googleRunPrices } from './prices/google-run.ts';
import { ownMachinePrices } from './prices/own-machines.ts';
import { vercelDenoPrices } from './prices/vercel-deno.ts';

const builtIn = [
  ...awsLambdaPrices,
  ...awsEdgePrices,
  ...awsMachinePrices,
  ...awsServicePrices,
  ...googleRunPrices,
  ...googleKubernetesPrices,
  ...cloudflarePrices,
  ...fastlyAkamaiPrices,
  ...vercelDenoPrices,
  ...ownMachinePrices,
] as const;

/** A price that formulas may ask for: it is always in the book, whatever a user's file says. */
export type BuiltInPrice = (typeof builtIn)[number]['id'];

/** Day the built-in prices were put together. */
export const builtInPricesDate = '2026-11-21';

/** Prices by id, and platforms that are data only. */
export interface PriceBook {
  readonly version: string;
  readonly prices: ReadonlyMap<string, PriceEntry>;
  readonly platforms: readonly DataPlatform[];
  /** Regions beside "us", and their own prices; the others are those of the US. */
  readonly regions: ReadonlyMap<string, ReadonlyMap<string, PriceEntry>>;
  readonly staleAfterDays: number;
}

/** A user's price: of an entry that exists only what is written changes; a new one needs what, unit and price. */
export const PriceChange = z.strictObject({
  id: PriceId,
  price: decimalInput.nullable().optional(),
  tiers: PriceTiers.optional(),
  included: PriceAllowance.nullable().optional().describe('null: nothing is included.'),
  low: decimalInput.optional(),
  high: decimalInput.optional(),
  vendor: z.string().min(1).max(60).optional(),
  what: z.string().min(1).max(200).optional(),
  unit: z.string().min(1).max(40).optional(),
  per: decimalInput.optional(),
  machine: PriceMachine.optional(),
  source: z.string().min(1).max(300).describe('Where the price is from: a contract, a page.'),
  url: z
    .string()
    .regex(/^https:\/\/[^\s]{4,300}$/)
    .optional(),
  date: SourceDate.describe('When it was read.'),
  note: z.string().max(400).optional(),
});
export type PriceChange = z.infer<typeof PriceChange>;

const changes = z.array(PriceChange).max(1000);

/** A user's file of prices. */
export const PriceFile = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    staleAfterDays: z
      .number()
      .int()
      .min(1)
      .max(3650)
      .optional()
      .describe('Prices read longer ago are flagged; 365 unless said.'),
    prices: changes.optional().describe('Changes to prices of the book, and new ones.'),
    regions: z
      .record(z.string().regex(/^[a-z0-9-]{1,40}$/), changes)
      .optional()
      .describe('Prices of regions beside "us", by the name that a scenario gives the region.'),
    platforms: z.array(DataPlatform).max(100).optional().describe('Platforms that Flotilla does not know.'),
  })
  .describe('Prices for "flotilla cost": changes to the price book, regions and platforms of your own.');
export type PriceFile = z.infer<typeof PriceFile>;

/** Prices are of this region; a price file may bring others. */
export const builtInRegion = 'us';

const builtInPrices: ReadonlyMap<string, PriceEntry> = new Map(
  builtIn.map((entry) => [entry.id, PriceEntry.parse(entry)]),
);

/** Prices that are another entry of the book in Europe: Cloud Run of Tier 2, CloudFront's requests. */
const inEurope: readonly (readonly [BuiltInPrice, BuiltInPrice])[] = [
  ['gcp.run.cpu.req', 'gcp.run.tier2.cpu.req'],
  ['gcp.run.mem.req', 'gcp.run.tier2.mem.req'],
  ['gcp.run.cpu.inst', 'gcp.run.tier2.cpu.inst'],
  ['gcp.run.mem.inst', 'gcp.run.tier2.mem.inst'],
  ['aws.cloudfront.https.us', 'aws.cloudfront.https.eu'],
];

const europe: ReadonlyMap<string, PriceEntry> = new Map(
  inEurope.flatMap(([id, there]) => {
    const entry = builtInPrices.get(there);
    return entry ? [[id, { ...entry, id }] as const] : [];
  }),
);

export const builtInPriceBook: PriceBook = {
  version: builtInPricesDate,
  prices: builtInPrices,
  platforms: [],
  regions: new Map([['eu', europe]]),
  staleAfterDays: 365,
};

/** What does not fit between a price file and the book, at a path of the file. */
export interface PriceProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export type MergedPrices =
  | { readonly ok: true; readonly book: PriceBook }
  | { readonly ok: false; readonly problems: readonly PriceProblem[] };

/** The book with a user's file laid over it. Neither is changed. */
export function mergePrices(book: PriceBook, file: PriceFile): MergedPrices {
  const problems: PriceProblem[] = [];
  const prices = new Map(book.prices);
  (file.prices ?? []).forEach((change, at) => laidOver(prices, change, ['prices', at], problems));
  const regions = new Map(book.regions);
  for (const [region, list] of Object.entries(file.regions ?? {})) {
    if (region === builtInRegion)
      problems.push({ path: ['regions', region], message: 'us is what the book has; change it under prices' });
    regions.set(region, regionWith(prices, regions.get(region), list, ['regions', region], problems));
  }
  problems.push(...wrongPlatforms(file.platforms ?? [], book, prices));
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    book: {
      version: `${book.version} with changes`,
      prices,
      platforms: [...book.platforms, ...(file.platforms ?? [])],
      regions,
      staleAfterDays: file.staleAfterDays ?? book.staleAfterDays,
    },
  };
}

/** Adds or changes one price; what a new one lacks is told. */
function laidOver(
  prices: Map<string, PriceEntry>,
  change: PriceChange,
  path: readonly PropertyKey[],
  problems: PriceProblem[],
): void {
  const before = prices.get(change.id);
  const { included, ...rest } = change;
  // Tiers and bounds belong to the price that they were written with.
  const { tiers, low, high, included: allowance, note, ...kept } = before ?? {};
  const own = { region: 'as you gave it', kind: 'own', confidence: 'documented', url: null };
  const isNewPrice = change.price !== undefined;
  const parsed = PriceEntry.safeParse({
    ...own,
    ...kept,
    ...(isNewPrice ? {} : { ...(tiers && { tiers }), ...(low && { low }), ...(high && { high }) }),
    ...(included === undefined && allowance ? { included: allowance } : {}),
    ...(note !== undefined && !isNewPrice ? { note } : {}),
    ...rest,
    ...(included ? { included } : {}),
    kind: 'own',
    confidence: 'documented',
    url: change.url ?? null,
  });
  if (parsed.success) prices.set(change.id, parsed.data);
  else if (before === undefined) {
    const lacks = ['vendor', 'what', 'unit', 'price'].filter((name) =>
      parsed.error.issues.some(({ path: [at] }) => at === name),
    );
    problems.push({
      path,
      message: `The book has no price ${change.id}; a new one needs ${lacks.join(', ') || 'other values'}`,
    });
  } else problems.push({ path, message: parsed.error.issues[0]?.message ?? 'This does not fit' });
}

function wrongPlatforms(
  platforms: readonly DataPlatform[],
  book: PriceBook,
  prices: ReadonlyMap<string, PriceEntry>,
): readonly PriceProblem[] {
  const seen = new Set(book.platforms.map(({ id }) => id));
  return platforms.flatMap(({ id, charges }, at) => {
    const twice = seen.has(id) ? [{ path: ['platforms', at, 'id'], message: `There is a platform ${id} already` }] : [];
    seen.add(id);
    const unknown = charges.flatMap(({ price }, index) =>
      prices.has(price)
        ? []
        : [
            {
              path: ['platforms', at, 'charges', index, 'price'],
              message: `There is no price ${price}; add it under prices`,
            },
          ],
    );
    return [...twice, ...unknown];
  });
}

/** A region's own prices: those it has and those of a list. */
function regionWith(
  prices: ReadonlyMap<string, PriceEntry>,
  before: ReadonlyMap<string, PriceEntry> | undefined,
  list: readonly PriceChange[],
  path: readonly PropertyKey[],
  problems: PriceProblem[],
): ReadonlyMap<string, PriceEntry> {
  const all = new Map([...prices, ...(before ?? [])]);
  list.forEach((change, at) => laidOver(all, change, [...path, at], problems));
  const own = new Set([...(before?.keys() ?? []), ...list.map(({ id }) => id)]);
  return new Map([...all].filter(([id]) => own.has(id)));
}

/** The prices of a region; undefined when nobody gave any for it. */
export function pricesInRegion(book: PriceBook, region: string): ReadonlyMap<string, PriceEntry> | undefined {
  if (region === builtInRegion) return book.prices;
  const own = book.regions.get(region);
  return own && new Map([...book.prices, ...own]);
}

/** The format of a price file as a JSON Schema: what stands in `assets/pricing/prices.schema.json`. */
export const priceFileSchema = (): object => ({
  title: 'Flotilla prices',
  ...z.toJSONSchema(PriceFile, { io: 'input', target: 'draft-2020-12' }),
});
