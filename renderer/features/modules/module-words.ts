import type { Module, ModuleFacts, ModuleMemory, ModuleRole } from '#shared/domain/module.ts';
import { formatBytes } from '../../ui/format.ts';

/* How a module's facts read to a person. Pure. */

const roleNames: Readonly<Record<ModuleRole, string>> = {
  'http-service': 'HTTP service',
  command: 'Command',
  'extism-plugin': 'Extism plug-in',
  'browser-only': 'Browser only',
  library: 'Library',
};

/** What it is for, in a word or two. */
export const roleWords = ({ role }: Pick<ModuleFacts, 'role'>): string => roleNames[role];

export const kindWords = ({ kind }: Pick<ModuleFacts, 'kind'>): string =>
  kind === 'core' ? 'core module' : 'component';

const roleSentences: Readonly<Record<ModuleRole, string>> = {
  'http-service': 'answers HTTP requests',
  command: 'runs once, from start to end',
  'extism-plugin': 'is called by a program that hosts Extism plug-ins',
  'browser-only': 'runs in a browser, with the JavaScript that was made with it',
  library: 'offers functions for others to call',
};

/** `A component in Rust for WASI 0.2.12 that answers HTTP requests.` */
export function moduleSentence(
  module: Pick<ModuleFacts, 'kind' | 'language' | 'role' | 'wasi' | 'wasiVersions'>,
): string {
  const made = module.language === null ? '' : ` in ${module.language.name}`;
  const wasi = module.wasi === 'none' ? '' : ` for WASI ${wasiWords(module)}`;
  return `A ${kindWords(module)}${made}${wasi} that ${roleSentences[module.role]}.`;
}

export function wasiWords({ wasi, wasiVersions }: Pick<ModuleFacts, 'wasi' | 'wasiVersions'>): string {
  if (wasi === 'none') return 'none';
  const [only, ...more] = wasiVersions;
  return only !== undefined && more.length === 0 ? only : wasi;
}

/** Why a module cannot be rolled out as a service; undefined when it can. */
export function whyNoService({ role, kind }: Pick<ModuleFacts, 'kind' | 'role'>): string | undefined {
  switch (role) {
    case 'http-service':
      return undefined;
    case 'browser-only':
      return 'No node can run it.';
    case 'command':
      return 'It cannot be rolled out as a service; it can be tried and measured here.';
    case 'extism-plugin':
      return 'It cannot be rolled out as a service: it needs the program around it.';
    case 'library':
      return kind === 'core'
        ? 'It cannot be rolled out as a service; build it as a component that exports wasi:http.'
        : 'It cannot be rolled out as a service: it exports no wasi:http handler. Its functions can be called here.';
  }
}

/** `64 KiB, at most 16 MiB`, and what is unusual about it. */
export function memoryWords({ minBytes, maxBytes, addressBits, shared, imported }: ModuleMemory): string {
  const most = maxBytes === null ? 'no limit of its own' : `at most ${formatBytes(maxBytes)}`;
  const size = maxBytes === minBytes ? `${formatBytes(minBytes)}, fixed` : `${formatBytes(minBytes)}, ${most}`;
  return [size, `${addressBits}-bit`, ...(shared ? ['shared by threads'] : []), ...(imported ? ['imported'] : [])].join(
    ', ',
  );
}

/** The memories of a module, the same ones once. Inside a component an imported memory is one of another part. */
export function memoryLines({ kind, memories }: Pick<ModuleFacts, 'kind' | 'memories'>): readonly string[] {
  const own = kind === 'component' ? memories.filter(({ imported }) => !imported) : memories;
  const counts = new Map<string, number>();
  for (const words of own.map(memoryWords)) counts.set(words, (counts.get(words) ?? 0) + 1);
  return [...counts].map(([words, count]) => (count === 1 ? words : `${count} of ${words}`));
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
