import type { WitPackages } from '#shared/domain/wit.ts';

/* The packages that a world is made of. Pure. */

export interface WitPackageRow {
  /** `wasi:http@0.2.12`, as it stands in the text. */
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  /** How many of its interfaces the module uses. */
  readonly interfaces: number;
}

/** What the module depends on, by name; its own package, which holds its world, is left out. */
export function dependencies({ packages, interfaces }: WitPackages): readonly WitPackageRow[] {
  const used = new Map<number, number>();
  for (const { package: index } of interfaces) if (index !== null) used.set(index, (used.get(index) ?? 0) + 1);
  return packages
    .map(({ name }, index) => {
      const at = name.lastIndexOf('@');
      return {
        id: name,
        name: at < 0 ? name : name.slice(0, at),
        version: at < 0 ? null : name.slice(at + 1),
        interfaces: used.get(index) ?? 0,
      };
    })
    .filter(({ interfaces: count }) => count > 0)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
