import { type ModuleItem } from './module.ts';

/*
 * What a module's imports and exports mean, for a person who has never read WIT. Imports are an upper bound: a module
 * can use what it imports, it need not; and what it does not import it cannot use.
 */

/** How far a capability reaches: beyond the node, on the node, or no further than the module's own data. */
export type Reach = 'network' | 'node' | 'inside' | 'unknown';

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

type Table = ReadonlyMap<string, CapabilityWords>;

/** A map, not an object: names come from hostile modules and must not meet `constructor`. */
const table = (entries: Readonly<Record<string, CapabilityWords>>): Table => new Map(Object.entries(entries));

const network = (words: string): CapabilityWords => ({ words, reach: 'network' });
const node = (words: string): CapabilityWords => ({ words, reach: 'node' });
const inside = (words: string): CapabilityWords => ({ words, reach: 'inside' });

/** By interface without version; a name that ends in `/` stands for the whole package. */
const importTable = table({
  'wasi:http/outgoing-handler': network('makes outgoing HTTP requests'),
  'wasi:http/client': network('makes outgoing HTTP requests'),
  'wasi:http/handler': network('passes HTTP requests on to another handler'),
  'wasi:http/types': inside('reads and writes HTTP messages'),
  'wasi:sockets/tcp': network('uses TCP connections'),
  'wasi:sockets/tcp-create-socket': network('opens TCP connections'),
  'wasi:sockets/udp': network('sends and receives UDP datagrams'),
  'wasi:sockets/udp-create-socket': network('opens UDP sockets'),
  'wasi:sockets/ip-name-lookup': network('looks up host names'),
  'wasi:sockets/instance-network': network('uses the network of its host'),
  'wasi:sockets/network': inside('describes addresses and network errors'),
  'wasi:sockets/types': network('uses TCP and UDP sockets'),
  'wasi:sockets/': network('uses the network'),
  'wasi:tls/': network('opens encrypted connections'),
  'wasi:filesystem/preopens': node('opens the folders it was given'),
  'wasi:filesystem/types': node('reads and writes files in folders it was given'),
  'wasi:filesystem/': node('uses files in folders it was given'),
  'wasi:cli/environment': node('reads its arguments and environment variables'),
  'wasi:cli/exit': inside('ends itself'),
  'wasi:cli/stdin': inside('reads its standard input'),
  'wasi:cli/stdout': inside('writes to its standard output, which becomes its log'),
  'wasi:cli/stderr': inside('writes to its standard error, which becomes its log'),
  'wasi:cli/types': inside('describes errors of input and output'),
  'wasi:cli/terminal-input': inside('asks whether its input is a terminal'),
  'wasi:cli/terminal-output': inside('asks whether its output is a terminal'),
  'wasi:cli/terminal-stdin': inside('asks whether its input is a terminal'),
  'wasi:cli/terminal-stdout': inside('asks whether its output is a terminal'),
  'wasi:cli/terminal-stderr': inside('asks whether its error output is a terminal'),
  'wasi:clocks/wall-clock': node('reads the clock'),
  'wasi:clocks/system-clock': node('reads the clock'),
  'wasi:clocks/monotonic-clock': node('measures time and waits'),
  'wasi:clocks/timezone': node('reads the time zone'),
  'wasi:clocks/types': inside('describes spans of time'),
  'wasi:random/random': node('gets random numbers fit for secrets'),
  'wasi:random/insecure': node('gets random numbers, not for secrets'),
  'wasi:random/insecure-seed': node('gets a random seed, not for secrets'),
  'wasi:io/poll': inside('waits for input and output'),
  'wasi:io/streams': inside('reads and writes streams of bytes'),
  'wasi:io/error': inside('describes errors of streams'),
  'wasi:logging/': inside('writes to the log of its host'),
  'wasi:config/': node('reads configuration from its host'),
  'wasi:keyvalue/watcher': node('is told when stored keys change'),
  'wasi:keyvalue/': node('reads and writes a key-value store of its host'),
  'wasi:blobstore/': node('reads and writes a blob store of its host'),
  'wasi:messaging/': network('sends and receives messages'),
  'wasi:nn/': node('runs machine-learning models on its host'),
  'wasi:webgpu/': node('computes on the graphics card'),
});

const exportTable = table({
  'wasi:http/incoming-handler': inside('answers HTTP requests'),
  'wasi:http/handler': inside('answers HTTP requests'),
  'wasi:cli/run': inside('runs once as a program, from start to end'),
  'wasi:messaging/incoming-handler': inside('handles messages'),
  'wasi:messaging/messaging-guest': inside('handles messages'),
  'wasi:keyvalue/watcher': inside('handles changes of stored keys'),
});

/** Functions of WASI 0.1 by what their name begins with; the first that fits counts. */
const preview1Table: readonly (readonly [prefix: string, words: CapabilityWords])[] = [
  ['args_', node('reads its arguments')],
  ['environ_', node('reads its environment variables')],
  ['clock_', node('reads the clock')],
  ['random_', node('gets random numbers fit for secrets')],
  ['sock_', network('uses connections it was given')],
  ['path_', node('opens and changes files in folders it was given')],
  ['fd_prestat', node('looks which folders it was given')],
  ['fd_', node('reads and writes open files, standard input and output among them')],
  ['poll_', inside('waits for input, output and time')],
  ['proc_', inside('ends itself')],
  ['sched_', inside('gives way to others')],
];

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
  }),
);

const isPreview1 = (packageName: string): boolean =>
  packageName === 'wasi_snapshot_preview1' || packageName === 'wasi_unstable';

/** `wasi:http/types@0.2.12` → `wasi:http/types`. */
const withoutVersion = (name: string): string => name.replace(/@[^@/]*$/, '');

/** The group an item belongs to: `wasi:http` of `wasi:http/types@0.2.12`, `env` of the core item `env.log`. */
export function packageOf(item: ModuleItem): string {
  if (item.kind === 'core') return item.name.includes('.') ? item.name.slice(0, item.name.indexOf('.')) : '';
  const name = withoutVersion(item.name);
  return name.includes('/') ? name.slice(0, name.indexOf('/')) : '';
}

function coreWords(item: ModuleItem, direction: Direction): CapabilityWords {
  if (direction === 'export') return inside('offers this to whoever hosts it');
  const from = packageOf(item);
  if (!isPreview1(from)) return { words: 'needs this from its host', reach: 'unknown' };
  const name = item.name.slice(from.length + 1);
  const found = preview1Table.find(([prefix]) => name.startsWith(prefix));
  return found?.[1] ?? { words: 'needs this from its host', reach: 'unknown' };
}

/** What one import or export means, in plain words; never empty. */
export function capabilityWords(item: ModuleItem, direction: Direction): CapabilityWords {
  if (item.kind === 'core') return coreWords(item, direction);
  if (item.kind === 'type') return inside('names a type');
  const words = direction === 'import' ? importTable : exportTable;
  const found = words.get(withoutVersion(item.name)) ?? words.get(`${packageOf(item)}/`);
  if (found !== undefined) return found;
  if (direction === 'export') return inside('offers this to others');
  return { words: 'needs this from its host', reach: 'unknown' };
}

const reachOrder: Readonly<Record<Reach, number>> = { network: 0, unknown: 1, node: 2, inside: 3 };

const byReachThenName = (a: { reach: Reach; name: string }, b: { reach: Reach; name: string }): number =>
  reachOrder[a.reach] - reachOrder[b.reach] || (a.name < b.name ? -1 : 1);

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
  return [...seen.values()].sort((a, b) => reachOrder[a.reach] - reachOrder[b.reach]);
}
