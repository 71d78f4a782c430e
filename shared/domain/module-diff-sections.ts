import { type ModuleAnatomy, type ModuleUnit } from './module-anatomy.ts';
import { type SizeChange } from './module-diff.ts';

/** Bytes by kind of section, all units together; the largest change first. Bytes of nested units count once, there. */
export function sectionChanges(from: ModuleAnatomy, to: ModuleAnatomy): SizeChange[] {
  const before = sectionSizes(from.units);
  const after = sectionSizes(to.units);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, fromBytes: before.get(name) ?? null, toBytes: after.get(name) ?? null }))
    .sort(byMovement);
}

function sectionSizes(units: readonly ModuleUnit[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const children = childrenOf(units);
  for (const unit of units) {
    const inside = children.get(unit.id) ?? [];
    for (const section of unit.sections) {
      const end = section.offset + section.sizeBytes;
      let own = section.sizeBytes;
      for (const child of inside) if (child.offset >= section.offset && child.offset < end) own -= child.sizeBytes;
      sizes.set(section.name, (sizes.get(section.name) ?? 0) + Math.max(0, own));
    }
  }
  return sizes;
}

function childrenOf(units: readonly ModuleUnit[]): ReadonlyMap<number, readonly ModuleUnit[]> {
  const children = new Map<number, ModuleUnit[]>();
  for (const unit of units) {
    if (unit.parent === null) continue;
    const siblings = children.get(unit.parent);
    if (siblings) siblings.push(unit);
    else children.set(unit.parent, [unit]);
  }
  return children;
}

export const movement = ({ fromBytes, toBytes }: SizeChange): number => Math.abs((toBytes ?? 0) - (fromBytes ?? 0));

/** The largest change first, by name where they are alike. */
export const byMovement = (a: SizeChange, b: SizeChange): number =>
  movement(b) - movement(a) || (a.name < b.name ? -1 : Number(a.name > b.name));
