import { type ModuleFacts, type ModuleMemory, type Producer } from './module.ts';
import { type FactChange } from './module-diff.ts';

/** Facts that read differently, in the order in which a person asks for them. */
export function factChanges(from: ModuleFacts, to: ModuleFacts): FactChange[] {
  const before = factTexts(from);
  return [...factTexts(to)]
    .flatMap(([fact, text]) => change(fact, before.get(fact) ?? '', text))
    .concat(producerChanges(from.producers, to.producers));
}

function factTexts(facts: ModuleFacts): ReadonlyMap<string, string> {
  return new Map([
    ['kind', facts.kind === 'core' ? 'core module' : 'component'],
    ['WASI', wasiText(facts)],
    ['role', facts.role],
    ['language', facts.language?.name ?? 'unknown'],
    ['memories', memoriesText(facts.memories)],
    ['proposals', facts.proposals.length === 0 ? 'none' : facts.proposals.toSorted().join(', ')],
    ['names', facts.hasNames ? 'present' : 'stripped'],
    ['debug info', facts.hasDebugInfo ? 'present' : 'none'],
  ]);
}

const wasiText = ({ wasi, wasiVersions }: ModuleFacts): string =>
  wasiVersions.length > 0 ? wasiVersions.toSorted().join(', ') : wasi;

/** Equal ones once, with how many there are. */
function memoriesText(memories: readonly ModuleMemory[]): string {
  const counts = new Map<string, number>();
  for (const memory of memories) counts.set(memoryText(memory), (counts.get(memoryText(memory)) ?? 0) + 1);
  const texts = [...counts].map(([text, count]) => (count === 1 ? text : `${count} × ${text}`));
  return texts.length === 0 ? 'none' : texts.join('; ');
}

function memoryText({ minBytes, maxBytes, addressBits, shared, imported }: ModuleMemory): string {
  const most = maxBytes === null ? 'no maximum' : `at most ${sizeText(maxBytes)}`;
  const rest = [addressBits === 64 ? '64-bit' : '', shared ? 'shared' : '', imported ? 'imported' : ''].filter(Boolean);
  return [`${sizeText(minBytes)} at start`, most, ...rest].join(', ');
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** In the largest unit that gives a whole number, or one decimal: `64 KiB`, `1.1 MiB`. */
function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${Number.isInteger(size) ? size : size.toFixed(1)} ${units[unit] ?? ''}`;
}

/** Versions of the tools by field and name; a tool on one side only reads `not there` on the other. */
function producerChanges(from: readonly Producer[], to: readonly Producer[]): FactChange[] {
  const before = versionsByTool(from);
  const after = versionsByTool(to);
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted()
    .flatMap((tool) => change(tool, versionText(before.get(tool)), versionText(after.get(tool))));
}

const versionText = (versions: ReadonlySet<string> | undefined): string =>
  versions === undefined ? 'not there' : [...versions].toSorted().join(', ') || 'no version';

/** A component's parts may be made by several versions of one tool. */
function versionsByTool(producers: readonly Producer[]): ReadonlyMap<string, ReadonlySet<string>> {
  const tools = new Map<string, Set<string>>();
  for (const { field, name, version } of producers) {
    const key = `${field}: ${name}`;
    const versions = tools.get(key) ?? new Set();
    if (version !== '') versions.add(version);
    tools.set(key, versions);
  }
  return tools;
}

const change = (fact: string, from: string, to: string): FactChange[] =>
  from === to ? [] : [{ fact: fact.slice(0, 100), from: from.slice(0, 500), to: to.slice(0, 500) }];
