import type {
  FunctionSize,
  ImportedFunction,
  ModuleAnatomy,
  ModuleUnit,
  Reachability,
} from '#shared/domain/module-anatomy.ts';

/* A module taken apart, as rows of tables. Pure. */

/** A part by its name section, else by what it is and its place in the list. */
export function partName({ id, kind, name, parent }: ModuleUnit): string {
  if (name !== null && name !== '') return name;
  if (parent === null) return 'The file itself';
  return `${kind === 'core' ? 'core module' : 'component'} ${id}`;
}

export interface PartRow {
  readonly unit: ModuleUnit;
  /** 0 for the file itself. */
  readonly depth: number;
  readonly name: string;
  /** Of the whole file, 0 to 1. */
  readonly share: number;
}

/** The parts in the order of a tree: each is followed by what is in it. */
export function partRows({ units }: ModuleAnatomy): readonly PartRow[] {
  const inside = childrenOf(units);
  const fileBytes = Math.max(1, units[0]?.sizeBytes ?? 1);
  const rows: PartRow[] = [];
  const open = [...(inside.get(null) ?? [])].reverse().map((unit) => ({ unit, depth: 0 }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { unit, depth } = next;
    rows.push({ unit, depth, name: partName(unit), share: unit.sizeBytes / fileBytes });
    for (const child of [...(inside.get(unit.id) ?? [])].reverse()) open.push({ unit: child, depth: depth + 1 });
  }
  return rows;
}

function childrenOf(units: readonly ModuleUnit[]): ReadonlyMap<number | null, readonly ModuleUnit[]> {
  const children = new Map<number | null, ModuleUnit[]>();
  for (const unit of units) children.set(unit.parent, [...(children.get(unit.parent) ?? []), unit]);
  return children;
}

/** A part and all that is in it. */
export function partsWithin({ units }: ModuleAnatomy, part: number): ReadonlySet<number> {
  const within = new Set([part]);
  // A part stands after the one it is in.
  for (const { id, parent } of units) if (parent !== null && within.has(parent)) within.add(id);
  return within;
}

export interface SizeShare {
  readonly name: string;
  readonly sizeBytes: number;
  /** Not a kind of section, but what is left of them. */
  readonly isRest?: boolean;
}

/** More kinds of sections than this are shown as one. */
const mostKinds = 7;

/**
 * Bytes by kind of section, the largest first. A section that only holds another part is counted there; what is left of
 * the file is the headers of sections. The figures add up to the size of the part.
 */
export function sectionSizes(anatomy: ModuleAnatomy, part: number): readonly SizeShare[] {
  const within = partsWithin(anatomy, part);
  const units = anatomy.units.filter(({ id }) => within.has(id));
  const starts = new Set(units.filter(({ id }) => id !== part).map(({ offset }) => offset));
  const byName = new Map<string, number>();
  for (const { sections } of units) {
    for (const { name, offset, sizeBytes } of sections) {
      if (!starts.has(offset)) byName.set(name, (byName.get(name) ?? 0) + sizeBytes);
    }
  }
  const sorted = [...byName]
    .filter(([, sizeBytes]) => sizeBytes > 0)
    .map(([name, sizeBytes]) => ({ name, sizeBytes }))
    .sort((a, b) => b.sizeBytes - a.sizeBytes);
  const whole = anatomy.units.find(({ id }) => id === part)?.sizeBytes ?? 0;
  return withRest(sorted, whole);
}

const sum = (sizes: readonly SizeShare[]): number => sizes.reduce((total, { sizeBytes }) => total + sizeBytes, 0);

function withRest(sorted: readonly SizeShare[], wholeBytes: number): readonly SizeShare[] {
  const shown = sorted.length <= mostKinds + 1 ? sorted : sorted.slice(0, mostKinds);
  const restCount = sorted.length - shown.length;
  const frame = wholeBytes - sum(sorted);
  return [
    ...shown,
    ...(restCount > 0
      ? [{ name: `${restCount} smaller kinds`, sizeBytes: sum(sorted.slice(mostKinds)), isRest: true }]
      : []),
    ...(frame > 0 ? [{ name: 'headers of sections', sizeBytes: frame, isRest: true }] : []),
  ];
}

export interface FunctionRow {
  readonly key: string;
  readonly of: FunctionSize;
  readonly name: string;
  readonly part: string;
  /** Of the code of all functions that are listed, 0 to 1. */
  readonly share: number;
}

export function functionRows(anatomy: ModuleAnatomy, part: number | undefined): readonly FunctionRow[] {
  const within = part === undefined ? undefined : partsWithin(anatomy, part);
  const names = new Map(anatomy.units.map((unit) => [unit.id, partName(unit)]));
  const listed = anatomy.functions.filter(({ unit }) => within?.has(unit) ?? true);
  const total = Math.max(
    1,
    listed.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0),
  );
  return listed.map((each) => ({
    key: `${each.unit} ${each.index}`,
    of: each,
    name: each.name ?? `func ${each.index}`,
    part: names.get(each.unit) ?? '',
    share: each.sizeBytes / total,
  }));
}

export interface ImportRow {
  readonly key: string;
  readonly of: ImportedFunction;
  readonly reachable: Reachability;
  readonly importedBy: string;
}

export function importRows({ importedFunctions, units }: ModuleAnatomy): readonly ImportRow[] {
  const names = new Map(units.map((unit) => [unit.id, partName(unit)]));
  return importedFunctions.map((each, index) => ({
    key: `${index}`,
    of: each,
    reachable: each.reachable,
    importedBy: each.units.flatMap((id) => names.get(id) ?? []).join(', '),
  }));
}
