import type { Producer, SourceLanguage } from '#shared/domain/module.ts';

interface Told {
  readonly producers: readonly Producer[];
  /** Those of `languageTelltales` that the validator found. */
  readonly telltales: readonly string[];
  readonly unitNames: readonly string[];
}

/** Tools that say more than the language they are written in: the module holds their engine, not the user's code. */
const engines: readonly (readonly [tool: RegExp, language: string])[] = [
  [/^componentize-?qjs$/i, 'JavaScript (QuickJS)'],
  [/^componentize-?js$/i, 'JavaScript (StarlingMonkey)'],
  [/^starlingmonkey$/i, 'JavaScript (StarlingMonkey)'],
  [/^javy$/i, 'JavaScript (QuickJS)'],
  [/^componentize-?py$/i, 'Python'],
  [/^tinygo$/i, 'TinyGo'],
  [/^assemblyscript$/i, 'AssemblyScript'],
  [/^moonc$/i, 'MoonBit'],
];

/** In the data of engines that say of themselves what language they are written in, not what they run. */
const engineTelltales: readonly (readonly [telltale: string, language: string])[] = [
  ['engine:rquickjs', 'JavaScript (QuickJS)'],
  ['engine:QuickJS', 'JavaScript (QuickJS)'],
];

/** Names in the producers section, as the toolchains write them. */
const languages: readonly (readonly [name: RegExp, language: string])[] = [
  [/^rust$/i, 'Rust'],
  [/^tinygo$/i, 'TinyGo'],
  [/^go$/i, 'Go'],
  [/^assemblyscript$/i, 'AssemblyScript'],
  [/^(c#|csharp|dotnet)$/i, 'C#'],
  [/^swift$/i, 'Swift'],
  [/^zig$/i, 'Zig'],
  [/^javascript$/i, 'JavaScript'],
  [/^python$/i, 'Python'],
  [/^moonbit$/i, 'MoonBit'],
  [/^kotlin$/i, 'Kotlin'],
  [/^(webassembly text|wat)$/i, 'WAT'],
  [/^c\+\+|^c_plus_plus/i, 'C++'],
  [/^c(\d\d)?$|^c11$/i, 'C'],
];

/** Compilers name their language where the section has no field for it. */
const compilers: readonly (readonly [tool: RegExp, language: string])[] = [
  [/^rustc$/i, 'Rust'],
  [/^go$|^go cmd\/compile/i, 'Go'],
  [/swift/i, 'Swift'],
  [/^zig$/i, 'Zig'],
  [/^ilc$|nativeaot|mono/i, 'C#'],
  [/^asc$/i, 'AssemblyScript'],
];

/** What toolchains leave in stripped modules too; the first that is found counts. */
const telltales: readonly (readonly [telltale: string, language: string])[] = [
  ['export:wizer.initialize', 'JavaScript (StarlingMonkey)'],
  ['function:js::', 'JavaScript (StarlingMonkey)'],
  ['function:JS_NewContext', 'JavaScript (QuickJS)'],
  ['export:componentize-py#', 'Python'],
  ['function:PyObject_', 'Python'],
  ['export:tinygo_', 'TinyGo'],
  ['function:tinygo_', 'TinyGo'],
  ['function:runtime.gopanic', 'Go'],
  ['section:go:buildid', 'Go'],
  ['section:go.buildid', 'Go'],
  ['import:gojs.', 'Go'],
  ['data:\xff Go buildinf:', 'Go'],
  ['data:runtime.gopanic', 'Go'],
  ['data:runtime.goexit', 'Go'],
  ['export:__rtti_base', 'AssemblyScript'],
  ['export:__pin', 'AssemblyScript'],
  ['data:~lib/rt/', 'AssemblyScript'],
  ['data:~\0l\0i\0b\0/\0', 'AssemblyScript'],
  ['import:__wbindgen_placeholder__.', 'Rust'],
  ['function:rust_panic', 'Rust'],
  ['function:_ZN4core', 'Rust'],
  ['data:/rustc/', 'Rust'],
  ['data:library/core/src/', 'Rust'],
  ['data:library/std/src/', 'Rust'],
  ['export:mono_', 'C#'],
  ['function:mono_', 'C#'],
  ['function:RhpNewFast', 'C#'],
  ['function:S_P_CoreLib_', 'C#'],
  ['function:$ss', 'Swift'],
  ['function:swift_retain', 'Swift'],
  ['section:swift', 'Swift'],
  ['function:zig_', 'Zig'],
  ['function:debug.panic', 'Zig'],
  ['function:start.main', 'Zig'],
  ['function:_ZNSt', 'C++'],
  ['function:__cxa_', 'C++'],
  ['function:__main_void', 'C or C++'],
  ['function:__wasi_init_tp', 'C or C++'],
  ['function:__wasilibc_', 'C or C++'],
  ['data:No error information', 'C or C++'],
  ['data:Illegal byte sequence', 'C or C++'],
  ['data:-+   0X0x', 'C or C++'],
];

/** What the validator is to look for. */
export const languageTelltales: readonly string[] = [...engineTelltales, ...telltales].map(([telltale]) => telltale);

/** The language of the source: what tools say of themselves first, then what they leave behind. Null when neither. */
export function tellLanguage(told: Told): SourceLanguage | null {
  return (
    byEngine(told) ??
    byTelltale(engineTelltales, told.telltales) ??
    byProducers(told.producers) ??
    byTelltale(telltales, told.telltales)
  );
}

function byEngine({ producers, unitNames }: Told): SourceLanguage | null {
  for (const [tool, name] of engines) {
    const found = producers.find((producer) => tool.test(producer.name));
    if (found) return { name, because: `The producers section names ${shown(found)}.` };
  }
  const python = unitNames.find((name) => /^libcomponentize_py_runtime|^libpython3/.test(name));
  return python === undefined ? null : { name: 'Python', because: `It holds the module ${python.slice(0, 100)}.` };
}

function byProducers(producers: readonly Producer[]): SourceLanguage | null {
  for (const { field, table } of [
    { field: 'language', table: languages },
    { field: 'processed-by', table: compilers },
  ]) {
    const named = producers.filter((producer) => producer.field === field);
    for (const [pattern, name] of table) {
      const found = named.find((producer) => pattern.test(producer.name));
      if (found) return { name, because: `The producers section names ${shown(found)}.` };
    }
  }
  const clang = producers.find(({ name }) => /clang/i.test(name));
  return clang ? { name: 'C or C++', because: `The producers section names ${shown(clang)}.` } : null;
}

function byTelltale(table: typeof telltales, found: readonly string[]): SourceLanguage | null {
  const match = table.find(([telltale]) => found.includes(telltale));
  if (!match) return null;
  const [telltale, name] = match;
  const [place = '', begins = ''] = telltale.split(/:(.*)/su);
  const what = begins.replace(/[^\x21-\x7e ]/g, '');
  return {
    name,
    because: place === 'data' || place === 'engine' ? `Its data hold “${what}”.` : `It has ${word(place)} “${what}…”.`,
  };
}

const word = (place: string): string => (place === 'import' || place === 'export' ? `an ${place}` : `a ${place}`);

const shown = ({ name, version }: Producer): string => `${name} ${version}`.trim().slice(0, 120);
