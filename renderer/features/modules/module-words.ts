import type { Module, ModuleFacts } from '#shared/domain/module.ts';

/* How a module's facts read to a person. Pure. */

export function kindWords({ kind, servesHttp }: Pick<ModuleFacts, 'kind' | 'servesHttp'>): string {
  if (kind === 'core') return 'core module';
  return servesHttp ? 'HTTP component' : 'component';
}

export function wasiWords({ wasi, wasiVersions }: Pick<ModuleFacts, 'wasi' | 'wasiVersions'>): string {
  if (wasi === 'none') return 'none';
  const [only, ...more] = wasiVersions;
  return only !== undefined && more.length === 0 ? only : wasi;
}

/** Why a module cannot be rolled out as a service; undefined when it can. */
export function whyNoService({ servesHttp, kind }: Pick<ModuleFacts, 'kind' | 'servesHttp'>): string | undefined {
  if (servesHttp) return undefined;
  return kind === 'core'
    ? 'A core module cannot answer HTTP requests; build it as a component that exports wasi:http.'
    : 'It exports no wasi:http handler, so it cannot answer requests.';
}

const fieldWords: ReadonlyMap<string, string> = new Map([
  ['language', 'Language'],
  ['processed-by', 'Made with'],
  ['sdk', 'SDK'],
]);

/** The toolchain by kind of tool: `Made with` → `rustc 1.95, wit-component 0.240`. */
export function toolchainWords({ producers }: Pick<Module, 'producers'>): readonly (readonly [string, string])[] {
  const byField = new Map<string, string[]>();
  for (const { field, name, version } of producers) {
    const words = fieldWords.get(field) ?? field;
    byField.set(words, [...(byField.get(words) ?? []), version === '' ? name : `${name} ${version}`]);
  }
  return [...byField].map(([words, tools]) => [words, tools.join(', ')] as const);
}
