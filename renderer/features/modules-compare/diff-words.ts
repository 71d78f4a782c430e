import type { CapabilityChange, ModuleDiff, SizeChange, WorldChange } from '#shared/domain/module-diff.ts';
import type { Module } from '#shared/domain/module.ts';
import { formatBytes, formatPlural } from '../../ui/format.ts';
import type { Tone } from '../../ui/status.tsx';

/* A difference of two modules in words. Pure. */

export interface Headline {
  readonly tone: Tone;
  /** One word. */
  readonly verdict: string;
  /** One sentence. */
  readonly text: string;
}

const sizeWords = ({ from, to }: ModuleDiff['sizeBytes']): string => {
  if (from === to) return 'the same size';
  return `${formatBytes(Math.abs(to - from))} ${to > from ? 'larger' : 'smaller'}`;
};

function capabilityWords(gained: number, lost: number): string {
  const capabilities = (count: number) => formatPlural(count, 'capability', 'capabilities');
  if (gained === 0 && lost === 0) return 'No capability gained or lost';
  if (lost === 0) return `${capabilities(gained)} gained`;
  if (gained === 0) return `${capabilities(lost)} lost`;
  return `${capabilities(gained)} gained, ${lost} lost`;
}

/** Those who call its exports and those who host its imports may each be let down. */
function worldWords(world: readonly WorldChange[]): string {
  const breaking = world.filter((change) => change.breaking);
  if (world.length === 0) return 'the world is the same';
  if (breaking.length === 0) return 'the world is compatible';
  const forCallers = breaking.some(({ direction }) => direction === 'export');
  const forHosts = breaking.some(({ direction }) => direction === 'import');
  if (forCallers && forHosts) return 'the world breaks callers and hosts';
  return forCallers ? 'the world breaks callers' : 'the world asks hosts for more';
}

/** What a person should know first. */
export function headline(diff: ModuleDiff): Headline {
  const { gained, lost, world, sizeBytes, approval } = diff;
  const text = `${capabilityWords(gained.length, lost.length)}, ${worldWords(world)}, ${sizeWords(sizeBytes)}.`;
  if (gained.length > 0 && approval === null) return { tone: 'bad', verdict: 'Needs approval', text };
  if (world.some(({ breaking }) => breaking)) return { tone: 'warn', verdict: 'Breaking', text };
  if (gained.length > 0) return { tone: 'ok', verdict: 'Approved', text };
  return { tone: 'ok', verdict: 'Nothing gained', text };
}

const reachWords: Readonly<Record<CapabilityChange['reach'], string>> = {
  network: 'beyond the node',
  node: 'on the node',
  inside: 'inside the module',
  unknown: 'not known',
};

export const reachOf = ({ reach }: CapabilityChange): string => reachWords[reach];

/** Bytes gained; what is new counts whole, what went counts against. */
export const grownBytes = ({ fromBytes, toBytes }: SizeChange): number => (toBytes ?? 0) - (fromBytes ?? 0);

/** `+12.3 KiB`, `−4 B`, `0 B`: with a sign that lines up. */
export function signedBytes(sizeBytes: number): string {
  if (sizeBytes === 0) return '0 B';
  return `${sizeBytes > 0 ? '+' : '−'}${formatBytes(Math.abs(sizeBytes))}`;
}

/** Sections and functions that changed, the largest change first. */
export const movers = (changes: readonly SizeChange[]): SizeChange[] =>
  changes
    .filter((change) => grownBytes(change) !== 0)
    .sort((a, b) => Math.abs(grownBytes(b)) - Math.abs(grownBytes(a)));

/** `shop-1.4.2.wasm` → `shop`: what stays the same when a version goes by. */
const stemOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\.(component\.)?wasm$/, '')
    .replace(/[-_. ]?v?\d+(\.\d+)*([-.][a-z0-9]+)?$/, '');

/** The others of the library as versions of a module: those of its name first, the newest of them first. */
export function otherVersions(module: Module, library: readonly Module[]): { same: Module[]; others: Module[] } {
  const newest = (a: Module, b: Module) => b.addedAtMs - a.addedAtMs || (a.digest < b.digest ? -1 : 1);
  const rest = library.filter(({ digest }) => digest !== module.digest).sort(newest);
  const isSame = ({ name }: Module) => stemOf(name) === stemOf(module.name);
  return { same: rest.filter(isSame), others: rest.filter((each) => !isSame(each)) };
}
