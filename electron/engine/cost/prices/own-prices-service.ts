import type { OwnPrices } from '#shared/contract/cost.ts';
import { builtInPriceBook, type PriceBook } from '#shared/cost/price-book.ts';
import { readPrices } from '#shared/cost/read-basis.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { RecordActivity } from '../../audit/activity-log.ts';
import type { Database } from '../../storage/database.ts';

export interface OwnPricesOptions {
  readonly database: Database;
  readonly publish: (event: LiveEvent) => void;
  readonly record: RecordActivity;
}

/** What a text of prices comes to; an empty one changes nothing. */
function read(yaml: string): { readonly own: OwnPrices; readonly book: PriceBook } {
  const prices = readPrices(yaml.trim() === '' ? null : yaml);
  if (prices.ok) return { own: { yaml, problems: [] }, book: prices.book };
  return { own: { yaml, problems: [...prices.problems] }, book: builtInPriceBook };
}

/**
 * Keeps the user's file of prices and gives the price book with it laid over. Promises that what is kept was read whole
 * and without a problem, so that no price of theirs is ever silently left out.
 */
export class OwnPricesService {
  readonly #options: OwnPricesOptions;
  #kept: ReturnType<typeof read>;

  constructor(options: OwnPricesOptions) {
    this.#options = options;
    const row = options.database.get('SELECT yaml FROM own_prices WHERE id = 1');
    this.#kept = read(typeof row?.['yaml'] === 'string' ? row['yaml'] : '');
  }

  get(): OwnPrices {
    return this.#kept.own;
  }

  book(): PriceBook {
    return this.#kept.book;
  }

  /** Reads a text without keeping it. */
  read(yaml: string): OwnPrices {
    return read(yaml).own;
  }

  /** Keeps the text when it has no problem, and gives back what was read either way. */
  set(yaml: string): OwnPrices {
    const next = read(yaml);
    if (next.own.problems.length > 0) return next.own;
    const { database, publish, record } = this.#options;
    const changed = yaml !== this.#kept.own.yaml;
    database.run('INSERT OR REPLACE INTO own_prices (id, yaml) VALUES (1, ?)', yaml);
    this.#kept = next;
    if (!changed) return next.own;
    record({ action: 'prices-changed', target: 'prices', result: 'ok', detail: `${yaml.split('\n').length} lines` });
    publish({ type: 'cost', what: 'prices' });
    return next.own;
  }
}
