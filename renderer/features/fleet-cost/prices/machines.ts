import { hourOf } from '#shared/cost/fleet-node-rate.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { quick } from '#shared/cost/arithmetic.ts';
import { formatUsd } from '../../../ui/format-usd.ts';

export interface BookMachine {
  readonly id: string;
  readonly label: string;
}

/** Machines of the price book that have a price, as a person chooses among them. */
export const machinesOf = (book: PriceBook): BookMachine[] =>
  [...book.prices.values()].flatMap(({ id, vendor, what, machine }) => {
    const usdPerHour = hourOf(quick, { kind: 'machine', price: id }, book);
    if (!machine || usdPerHour === null) return [];
    const size = `${machine.vcpu} vCPU, ${machine.memoryGib} GiB`;
    return [
      { id, label: `${vendor} ${what.replace(/^on-demand Linux /, '')}: ${size}, ${formatUsd(usdPerHour)} an hour` },
    ];
  });
