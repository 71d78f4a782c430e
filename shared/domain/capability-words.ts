import { type Reach } from './capability.ts';
import { meaningOfCoreImport } from './capability-core-imports.ts';
import { exportedInterfaces, importedInterfaces } from './capability-interfaces.ts';
import { type ImportMeaning, means, unknownMeaning } from './capability-meaning.ts';
import { type ModuleItem } from './module.ts';

/*
 * What a module's imports and exports mean, for a person who has never read WIT. Imports are an upper bound: a module
 * can use what it imports, it need not; and what it does not import it cannot use.
 */

export type { Reach } from './capability.ts';

export interface CapabilityWords {
  /** Completes "It …": `makes outgoing HTTP requests`. */
  readonly words: string;
  readonly reach: Reach;
}

export type Direction = 'import' | 'export';

export interface CapabilityGroup {
  /** `wasi:http`, the module name of core imports, or `''` for functions and types of the world itself. */
  readonly package: string;
  readonly title: string;
  /** The furthest that an item of the group reaches. */
  readonly reach: Reach;
  readonly items: readonly { readonly item: ModuleItem; readonly words: string; readonly reach: Reach }[];
}

const titles: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'wasi:http': 'HTTP',
    'wasi:io': 'Streams and waiting',
    'wasi:cli': 'Program surroundings',
    'wasi:clocks': 'Time',
    'wasi:random': 'Random numbers',
    'wasi:filesystem': 'Files',
    'wasi:sockets': 'Network sockets',
    'wasi:tls': 'Encrypted connections',
    'wasi:keyvalue': 'Key-value store',
    'wasi:blobstore': 'Blob store',
    'wasi:config': 'Configuration',
    'wasi:logging': 'Logging',
    'wasi:messaging': 'Messages',
    'wasi:nn': 'Machine learning',
    wasi_snapshot_preview1: 'WASI 0.1',
    wasi_unstable: 'WASI before 0.1',
    wasix_32v1: 'WASIX',
    wasix_64v1: 'WASIX',
    wasi_ephemeral_nn: 'Machine learning',
    'extism:host/env': 'Extism',
    'extism:host/user': 'Functions of the program around an Extism plug-in',
  }),
);

/** `wasi:http/types@0.2.12` → `wasi:http/types`. */
export const withoutVersion = (name: string): string => name.replace(/@[^@/]*$/, '');

/** The group an item belongs to: `wasi:http` of `wasi:http/types@0.2.12`, `env` of the core item `env.log`. */
export function packageOf(item: ModuleItem): string {
  if (item.kind === 'core') return item.name.includes('.') ? item.name.slice(0, item.name.indexOf('.')) : '';
  const name = withoutVersion(item.name);
  return name.includes('/') ? name.slice(0, name.indexOf('/')) : '';
}

const ofInterface = (table: ReadonlyMap<string, ImportMeaning>, item: ModuleItem): ImportMeaning | undefined =>
  table.get(withoutVersion(item.name)) ?? table.get(`${packageOf(item)}/`);

/** What one import means. */
export function meaningOfImport(item: ModuleItem): ImportMeaning {
  switch (item.kind) {
    case 'core':
      return meaningOfCoreImport(item.name);
    case 'type':
      return means('names a type', 'inside');
    case 'interface':
      return ofInterface(importedInterfaces, item) ?? unknownMeaning;
    case 'function':
    case 'module':
    case 'component':
      return unknownMeaning;
  }
}

function wordsOfExport(item: ModuleItem): CapabilityWords {
  if (item.kind === 'core') return means('offers this to whoever hosts it', 'inside');
  if (item.kind === 'type') return means('names a type', 'inside');
  return ofInterface(exportedInterfaces, item) ?? means('offers this to others', 'inside');
}

/** What one import or export means, in plain words; never empty. */
export function capabilityWords(item: ModuleItem, direction: Direction): CapabilityWords {
  const { words, reach } = direction === 'import' ? meaningOfImport(item) : wordsOfExport(item);
  return { words, reach };
}

const reachOrder: Readonly<Record<Reach, number>> = { network: 0, unknown: 1, node: 2, inside: 3 };

/** For sorting: what reaches furthest comes first. */
export const byReach = (a: { readonly reach: Reach }, b: { readonly reach: Reach }): number =>
  reachOrder[a.reach] - reachOrder[b.reach];

const byReachThenName = (a: { reach: Reach; name: string }, b: { reach: Reach; name: string }): number =>
  byReach(a, b) || (a.name < b.name ? -1 : 1);

/** Imports or exports by package, the furthest reaching first. */
export function groupCapabilities(items: readonly ModuleItem[], direction: Direction): readonly CapabilityGroup[] {
  const groups = new Map<string, { item: ModuleItem; words: string; reach: Reach; name: string }[]>();
  for (const item of items) {
    const name = packageOf(item);
    const group = groups.get(name) ?? [];
    group.push({ item, ...capabilityWords(item, direction), name: item.name });
    groups.set(name, group);
  }
  return [...groups]
    .map(([name, members]) => {
      members.sort(byReachThenName);
      return {
        name,
        package: name,
        title: titles.get(name) ?? (name === '' ? 'The module itself' : name),
        reach: members[0]?.reach ?? 'inside',
        items: members.map(({ item, words, reach }) => ({ item, words, reach })),
      };
    })
    .sort(byReachThenName)
    .map(({ name: _, ...group }) => group);
}

/**
 * The distinct things a module does with its host, the furthest reaching first, for one line of summary. What stays
 * inside the module is left out.
 */
export function capabilitySummary(imports: readonly ModuleItem[]): readonly CapabilityWords[] {
  const seen = new Map<string, CapabilityWords>();
  for (const group of groupCapabilities(imports, 'import')) {
    for (const { words, reach } of group.items) if (reach !== 'inside') seen.set(words, { words, reach });
  }
  return [...seen.values()].sort(byReach);
}
