import { type Arithmetic } from './arithmetic.ts';
import { type Ledger, LineLedger, makeTariffs, PriceMissing, SumLedger, type Tariffs } from './ledger.ts';
import { platformsOf } from './platforms/all-platforms.ts';
import { type BillContext, type LimitContext, type Platform } from './platforms/platform.ts';
import { type PriceBook } from './price-book.ts';
import { type Machine, type PriceEntry } from './price-entry.ts';
import { type Inputs, workloadOf } from './scenario-inputs.ts';
import { type Choices, type Workload } from './workload.ts';

/** Everything that bills are made from. */
export interface Basis {
  readonly inputs: Inputs;
  readonly prices: ReadonlyMap<string, PriceEntry>;
  readonly book: PriceBook;
  /** Today, for the age of prices. */
  readonly nowMs: number;
}

/** How to make bills of one kind of numbers from a basis. */
export class Biller<T> {
  readonly tariffs: Tariffs<T>;
  readonly #math: Arithmetic<T>;
  readonly #prices: ReadonlyMap<string, PriceEntry>;
  readonly #inputs: Inputs;
  // Made once: a bill is written thousands of times for a distribution.
  readonly #machine = (id: string): Machine => machineOf(this.#prices, id);
  readonly #unitPrice = (id: string): number => this.#unitPrices.get(id) ?? 0;
  readonly #unitPrices: ReadonlyMap<string, number>;

  constructor(math: Arithmetic<T>, { inputs, prices }: Basis, of: (text: string) => T) {
    this.#math = math;
    this.#prices = prices;
    this.#unitPrices = new Map([...prices].map(([id, { price }]) => [id, Number(price ?? 0)]));
    this.#inputs = inputs;
    this.tariffs = makeTariffs(math, prices, of);
  }

  /** Every line of a bill; null when a price is missing. */
  lines(platform: Platform, workload: Workload<T>, hasFree: boolean): LineLedger<T> | null {
    const ledger = new LineLedger<T>(this.#math, this.tariffs, hasFree);
    return this.write(platform, workload, ledger) ? ledger : null;
  }

  /** The sum of a bill; null when a price is missing. */
  sum(platform: Platform, workload: Workload<T>, hasFree: boolean, choices = this.#inputs.choices): T | null {
    const ledger = new SumLedger<T>(this.#math, this.tariffs, hasFree);
    return this.write(platform, workload, ledger, choices) ? ledger.total() : null;
  }

  /** What sums up the same bill again and again while the numbers of its workload and the prices change. */
  summing(platform: Platform, workload: Workload<T>, hasFree: boolean): () => T | null {
    const ledger = new SumLedger<T>(this.#math, this.tariffs, hasFree);
    const context = this.#contextOf(workload, ledger, this.#inputs.choices);
    return () => {
      ledger.begin();
      return this.#write(platform, context) ? ledger.total() : null;
    };
  }

  /** Writes a bill into a ledger; false when a price is missing. */
  write(platform: Platform, workload: Workload<T>, ledger: Ledger<T>, choices = this.#inputs.choices): boolean {
    return this.#write(platform, this.#contextOf(workload, ledger, choices));
  }

  #contextOf(workload: Workload<T>, ledger: Ledger<T>, choices: Choices): BillContext<T> {
    const [machine, unitPrice] = [this.#machine, this.#unitPrice];
    return { math: this.#math, workload, choices, ledger, machine, unitPrice };
  }

  #write(platform: Platform, context: BillContext<T>): boolean {
    const { workload, choices, ledger } = context;
    try {
      platform.bill(context);
    } catch (error) {
      if (error instanceof PriceMissing) return false;
      throw error;
    }
    const words = { id: 'people', what: "People's hours", group: 'people' } as const;
    // The hours of a cluster that others use stay with it.
    const staysWithOthers = platform.people === 'clusterHours' && choices.cluster === 'shared';
    const hours = staysWithOthers ? this.#math.zero : workload[platform.people];
    ledger.chargeOwn(words, hours, 'hour', workload.peopleUsdPerHour);
    return true;
  }
}

function machineOf(prices: ReadonlyMap<string, PriceEntry>, id: string): Machine {
  const machine = prices.get(id)?.machine;
  if (machine === undefined) throw new Error(`${id} is no price of a machine`);
  return machine;
}

/** What limits are checked against, for a workload. */
export const limitContextOf = ({ inputs, prices }: Basis, workload: Workload<number>): LimitContext => ({
  workload,
  choices: inputs.choices,
  machine: (id) => machineOf(prices, id),
});

export const baseOf = ({ inputs }: Basis): Workload<number> => workloadOf(inputs.numbers, ({ base }) => base);

/** Platforms that make sense for the scenario. */
export function platformsFor(basis: Basis): readonly Platform[] {
  const context = limitContextOf(basis, baseOf(basis));
  return platformsOf(basis.book).filter((platform) => platform.applies?.(context) ?? true);
}
