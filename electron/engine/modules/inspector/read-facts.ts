import type { ModuleFacts, ModuleItem, WasiVersion } from '#shared/domain/module.ts';
import { type ComponentItem, componentExports, componentImports } from './component-items.ts';
import { coreExports, coreImports } from './core-items.ts';
import { atMost } from './item-limit.ts';
import { printable, printableLines } from './printable.ts';
import { readProducers } from './producers.ts';
import type { Range, Unit } from './wasm-sections.ts';

const longestName = 512;
const longestWit = 2_000_000;

type Told = Omit<ModuleFacts, 'digest' | 'sizeBytes'>;

/** What valid bytes say of themselves. `units` as `unitsOf` gives them. */
export function readFacts(bytes: Uint8Array, units: readonly Unit[], wit: string | null): Told {
  const [root] = units;
  if (!root) throw new TypeError('A file has at least itself as a unit');
  const read = root.kind === 'core' ? readCore : readComponent;
  return { ...read(bytes, root), wit: wit && printableLines(wit, longestWit), producers: readProducers(bytes, units) };
}

type Items = Pick<ModuleFacts, 'kind' | 'wasi' | 'wasiVersions' | 'imports' | 'exports' | 'servesHttp'>;

function readCore(bytes: Uint8Array, unit: Range): Items {
  const found = atMost(coreImports(bytes, unit));
  const wasi = found.some(({ module }) => module === 'wasi_snapshot_preview1');
  return {
    kind: 'core',
    wasi: wasi ? '0.1' : 'none',
    wasiVersions: wasi ? ['0.1'] : [],
    imports: found.map(({ module, field }) => coreItem(`${module}.${field}`)),
    exports: atMost(coreExports(bytes, unit)).map(coreItem),
    servesHttp: false,
  };
}

const coreItem = (name: string): ModuleItem => ({ name: printable(name, longestName), kind: 'core', version: null });

function readComponent(bytes: Uint8Array, unit: Range): Items {
  const imports = atMost(componentImports(bytes, unit)).map(componentItem);
  const exports = atMost(componentExports(bytes, unit)).map(componentItem);
  const wasiVersions = [
    ...new Set([...imports, ...exports].filter(isWasi).flatMap(({ version }) => version ?? [])),
  ].sort();
  return {
    kind: 'component',
    wasi: newestWasi(wasiVersions),
    wasiVersions,
    imports,
    exports,
    servesHttp: exports.some(({ name }) => /^wasi:http\/(incoming-handler@0\.2|handler@0\.3)\./.test(name)),
  };
}

/** A module or component imported whole has no word of its own in the domain: it counts as a core item. */
const kinds: Readonly<Record<ComponentItem['kind'], ModuleItem['kind']>> = {
  instance: 'interface',
  function: 'function',
  type: 'type',
  value: 'type',
  'core-module': 'core',
  component: 'core',
};

function componentItem({ name, kind }: ComponentItem): ModuleItem {
  const version = /^[^@]+@([0-9][0-9A-Za-z.+-]{0,59})$/.exec(name)?.[1] ?? null;
  return { name: printable(name, longestName), kind: kinds[kind], version };
}

const isWasi = ({ name }: ModuleItem): boolean => name.startsWith('wasi:');

/** A module that mixes versions needs a host of the newest. */
function newestWasi(versions: readonly string[]): WasiVersion {
  if (versions.some((version) => version.startsWith('0.3.'))) return '0.3';
  return versions.some((version) => version.startsWith('0.2.')) ? '0.2' : 'none';
}
