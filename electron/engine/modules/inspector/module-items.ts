import type { ModuleFacts, ModuleItem, WasiVersion } from '#shared/domain/module.ts';
import { longestName, printable } from './printable.ts';
import type { RawFacts, RawItem } from './validator-report.ts';

type Items = Pick<ModuleFacts, 'kind' | 'wasi' | 'wasiVersions' | 'imports' | 'exports' | 'servesHttp'>;

/** Imports and exports, and what their names say of WASI. */
export function readItems({ kind, ...raw }: Pick<RawFacts, 'kind' | 'imports' | 'exports'>): Items {
  const imports = raw.imports.map(item);
  const exports = raw.exports.map(item);
  const wasiVersions = kind === 'core' ? wasi1(raw.imports) : versionsIn([...imports, ...exports]);
  return {
    kind,
    wasi: newest(wasiVersions),
    wasiVersions,
    imports,
    exports,
    servesHttp: exports.some(({ name }) => /^wasi:http\/(incoming-handler@0\.2|handler@0\.3)\./.test(name)),
  };
}

function item({ name, kind }: RawItem): ModuleItem {
  const version = kind === 'core' ? undefined : /^[^@]+@([0-9][0-9A-Za-z.+-]{0,59})$/.exec(name)?.[1];
  return { name: printable(name, longestName), kind, version: version ?? null };
}

const wasi1 = (imports: readonly RawItem[]): string[] =>
  imports.some(({ name }) => name.startsWith('wasi_snapshot_preview1.')) ? ['0.1'] : [];

function versionsIn(items: readonly ModuleItem[]): string[] {
  const found = items.flatMap(({ name, version }) => (name.startsWith('wasi:') && version ? [version] : []));
  return [...new Set(found)].sort();
}

/** A module that mixes versions needs a host of the newest. */
function newest(versions: readonly string[]): WasiVersion {
  if (versions.some((version) => version.startsWith('0.3.'))) return '0.3';
  if (versions.some((version) => version.startsWith('0.2.'))) return '0.2';
  return versions.includes('0.1') ? '0.1' : 'none';
}
