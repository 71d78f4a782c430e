import { describe, expect, it, test } from 'vitest';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { readPrices } from '#shared/cost/read-basis.ts';
import { takesExample, withPriceExample } from './price-example.ts';
import { includedWords, marksOf, priceRows, priceWords } from './price-rows.ts';

const nowMs = Date.UTC(2026, 10, 21);
const rows = priceRows(builtInPriceBook, nowMs);
const row = (key: string) => {
  const found = rows.find((each) => each.key === key);
  if (!found) throw new Error(`no price ${key}`);
  return found;
};

describe('a price as an example', () => {
  it('can be read as it is put in, and changes nothing but its source', () => {
    const known = rows.filter(({ region, entry }) => region === 'us' && (entry.price !== null || entry.tiers));
    expect(known.length).toBeGreaterThan(80);
    for (const { entry } of known) {
      const { yaml } = withPriceExample('', entry, '2026-11-21');
      const read = readPrices(yaml);
      const own = read.ok ? read.book.prices.get(entry.id) : undefined;
      if (!own) throw new Error('it cannot be read');
      expect([own.included, own.kind], entry.id).toEqual([entry.included, 'own']);
      expect(own.price && Number(own.price)).toBe(entry.price && Number(entry.price));
      const amounts = (tiers: typeof own.tiers) =>
        tiers?.map(({ upTo, price }) => [upTo && Number(upTo), Number(price)]);
      expect(amounts(own.tiers)).toEqual(amounts(entry.tiers));
    }
  });

  const lambda = row('aws.lambda.requests').entry;

  test.each([
    ['an empty file', ''],
    ['only comments', '# mine\n'],
    ['an empty list', 'version: 1\nprices: []\nstaleAfterDays: 10\n'],
    ['a list', 'version: 1\nprices:\n  - { id: akamai.functions, price: 75, source: quote, date: 2026-10-01 }\n'],
    [
      'a list before others',
      'version: 1\nprices: # ours\n  - { id: akamai.functions, price: 75, source: quote, date: 2026-10-01 }\nstaleAfterDays: 10',
    ],
  ])('goes into %s, at the line it says', (_, yaml) => {
    const begun = yaml.includes('version') || yaml === '' ? yaml : `${yaml}version: 1\n`;
    const example = withPriceExample(begun, lambda, '2026-11-21');
    expect(example.yaml.split('\n')[example.line - 1]).toMatch(/^ {4}price: 0\.20?$/);
    const read = readPrices(example.yaml);
    expect(read.ok ? [] : read.problems).toEqual([]);
    expect(read.ok && read.book.prices.get('akamai.functions')?.price).toBe(yaml.includes('akamai') ? '75' : null);
  });

  it('of what needs a quote leaves the price to be written; it stays a quote until then', () => {
    const { yaml } = withPriceExample('', row('akamai.functions').entry, '2026-11-21');
    const read = readPrices(yaml);
    expect(yaml).toContain('    price:\n');
    expect(read.ok && read.book.prices.get('akamai.functions')?.price).toBeNull();
  });

  test.each([
    ['', true],
    ['prices:\n  - id: a', true],
    ['prices: []', true],
    ['prices: [{ id: a }]', false],
    ['regions:\n  eu:\n    - id: a', true],
  ])('whether %j takes one more: %s', (yaml, takes) => {
    expect(takesExample(yaml)).toBe(takes);
  });
});

describe('rows of the price book', () => {
  it('has each price once, and those of other regions beside', () => {
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    expect(rows.filter(({ region }) => region === 'eu').map(({ entry }) => entry.id)).toContain('gcp.run.cpu.req');
    expect(rows.every(({ origin }) => origin === 'book')).toBe(true);
  });

  it('marks what is changed, one’s own, old and from memory', () => {
    const read = readPrices(
      'version: 1\nstaleAfterDays: 30\nprices:\n' +
        '  - { id: aws.lambda.requests, price: 0.18, source: contract, date: 2026-11-20 }\n' +
        '  - { id: acme.requests, vendor: Acme, what: requests, unit: 1M requests, price: 0.4, source: page, date: 2025-01 }\n',
    );
    if (!read.ok) throw new Error('unreadable');
    const mine = priceRows(read.book, nowMs).filter(({ origin }) => origin !== 'book');
    expect(mine.map(({ key, builtIn }) => [key, builtIn?.price])).toEqual([
      ['aws.lambda.requests', '0.20'],
      ['acme.requests', undefined],
    ]);
    expect(mine.map(marksOf)).toEqual([['Changed'], ['Yours', 'Old']]);
    const recalled = rows.filter(({ isRecalled }) => isRecalled);
    expect(recalled.length).toBeGreaterThan(0);
    for (const each of recalled) expect(marksOf(each)).toContain('From memory');
  });

  test.each([
    [{ price: '0.2' }, '$0.20'],
    [{ price: '1234567.5' }, '$1,234,567.50'],
    [{ price: '0.0000166667' }, '$0.0000166667'],
    [{ price: null }, 'quote'],
    [
      {
        tiers: [
          { upTo: '10240', price: '0.09' },
          { upTo: null, price: '0.085' },
        ],
      },
      '$0.09 to 10,240, then $0.085',
    ],
  ])('%j reads %s', (more, words) => {
    const { tiers: _, ...entry } = row('aws.lambda.requests').entry;
    expect(priceWords({ ...entry, ...more })).toBe(words);
  });

  it('says what is included', () => {
    expect(includedWords(row('aws.lambda.requests').entry)).toBe('1,000,000 free');
    expect(includedWords(row('akamai.functions').entry)).toBeNull();
  });
});
