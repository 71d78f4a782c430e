import { type ModuleDiff } from './module-diff.ts';
import { capabilityGains, capabilityLosses } from './module-diff-capabilities.ts';
import { factChanges } from './module-diff-facts.ts';
import { functionChanges } from './module-diff-functions.ts';
import { sectionChanges } from './module-diff-sections.ts';
import { type Side, worldChanges } from './module-diff-world.ts';

/** What changed from one module to another: all that is told of it but whether somebody agreed. */
export function diffModules({ from, to }: { from: Side; to: Side }): Omit<ModuleDiff, 'approval'> {
  return {
    from: from.facts.digest,
    to: to.facts.digest,
    gained: capabilityGains(from.facts, to.facts),
    lost: capabilityLosses(from.facts, to.facts),
    world: worldChanges(from, to),
    facts: factChanges(from.facts, to.facts),
    sizeBytes: { from: from.facts.sizeBytes, to: to.facts.sizeBytes },
    sections: sectionChanges(from.anatomy, to.anatomy),
    ...functionChanges(from.anatomy, to.anatomy),
  };
}
