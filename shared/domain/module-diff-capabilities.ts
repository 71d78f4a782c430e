import { type Capability, capabilitiesOf, type ImportFacts } from './capability-list.ts';
import { type CapabilityChange } from './module-diff.ts';

/**
 * What a module may do that the one before may not. From facts alone, so that a plan needs no bytes; versions of
 * interfaces make no difference, because capabilities have none.
 */
export const capabilityGains = (from: ImportFacts, to: ImportFacts): CapabilityChange[] =>
  onlyInSecond(capabilitiesOf(from), capabilitiesOf(to));

/** What a module may do no longer. */
export const capabilityLosses = (from: ImportFacts, to: ImportFacts): CapabilityChange[] => capabilityGains(to, from);

const keyOf = ({ capability, subject }: Capability): string => `${capability} ${subject}`;

function onlyInSecond(first: readonly Capability[], second: readonly Capability[]): CapabilityChange[] {
  const known = new Set(first.map(keyOf));
  return second
    .filter((one) => !known.has(keyOf(one)))
    .map(({ capability, subject, reach, words, imports }) => ({
      capability,
      subject,
      reach,
      words,
      imports: [...imports],
    }));
}
