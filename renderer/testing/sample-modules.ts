import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import type { Module, ModuleItem } from '#shared/domain/module.ts';
import { digestOf, sampleModule, sampleModules } from './sample-data.ts';
import { type Inspected, inspected } from './sample-inspections.ts';
import { labAnatomyOf } from './sample-lab.ts';

/* A library of modules of several toolchains, and one whose names are meant to break a page. */

const manifestDigest = digestOf('7');

const itemOf = (name: string): ModuleItem => ({
  name,
  kind: name.includes('/') ? 'interface' : 'core',
  version: /@([^@/]+)$/.exec(name)?.[1] ?? null,
});

const importsOf = ({ anatomy }: Inspected): ModuleItem[] =>
  [...new Set(anatomy.importedFunctions.map(({ item }) => item))].map(itemOf);

const common = (atMs: number, digit: string, source: Inspected): Module =>
  sampleModule(atMs, {
    digest: digestOf(digit),
    sizeBytes: source.sizeBytes,
    wit: source.wit,
    imports: importsOf(source),
    servesHttp: false,
    hasNames: false,
  });

const quickJs = (atMs: number): Module => ({
  ...common(atMs - 600_000, '1', inspected.quickjs),
  name: 'sync-prices.wasm',
  source: { kind: 'oci', reference: 'ghcr.io/acme/sync-prices:2.3', manifestDigest },
  wasiVersions: ['0.2.12'],
  exports: [
    { name: 'init', kind: 'function', version: null },
    { name: 'wasi:cli/run@0.2.12', kind: 'interface', version: '0.2.12' },
  ],
  producers: [
    { field: 'language', name: 'Rust', version: '' },
    { field: 'processed-by', name: 'rustc', version: '1.96.0' },
    { field: 'processed-by', name: 'wit-component', version: '0.258.0' },
  ],
  role: 'command',
  roleBecause: 'Exports wasi:cli/run@0.2.12.',
  language: { name: 'JavaScript', because: 'It holds the QuickJS engine and exports its init.' },
  proposals: ['mutable-global', 'sign-extension', 'reference-types', 'bulk-memory', 'component-model', 'cm-async'],
  memories: [
    { minBytes: 1_441_792, maxBytes: null, addressBits: 32, shared: false, imported: false },
    { minBytes: 196_608, maxBytes: null, addressBits: 32, shared: false, imported: true },
    { minBytes: 0, maxBytes: null, addressBits: 32, shared: false, imported: true },
    { minBytes: 0, maxBytes: null, addressBits: 32, shared: false, imported: false },
  ],
  hasNames: true,
});

const cHello = (atMs: number): Module => ({
  ...common(atMs - 3_600_000, '2', inspected.cHello),
  name: 'c-hello.wasm',
  source: { kind: 'file', name: 'c-hello.wasm' },
  kind: 'core',
  wasi: '0.1',
  wasiVersions: [],
  exports: [
    { name: 'memory', kind: 'core', version: null },
    { name: '_start', kind: 'core', version: null },
  ],
  producers: [],
  role: 'command',
  roleBecause: 'Exports _start.',
  language: { name: 'C or C++', because: 'It holds texts of wasi-libc.' },
  proposals: ['mutable-global', 'sign-extension'],
  memories: [{ minBytes: 131_072, maxBytes: null, addressBits: 32, shared: false, imported: false }],
});

const goHello = (atMs: number): Module => ({
  ...common(atMs - 7_200_000, '3', inspected.goHello),
  name: 'go-hello.wasm',
  source: { kind: 'url', url: 'https://artifacts.example.com/builds/1841/go-hello.wasm' },
  kind: 'core',
  wasi: '0.1',
  wasiVersions: [],
  exports: [
    { name: '_start', kind: 'core', version: null },
    { name: 'memory', kind: 'core', version: null },
  ],
  producers: [
    { field: 'language', name: 'Go', version: 'go1.26.8' },
    { field: 'processed-by', name: 'Go cmd/compile', version: 'go1.26.8' },
  ],
  role: 'command',
  roleBecause: 'Exports _start.',
  language: { name: 'Go', because: 'The producers section names Go go1.26.8.' },
  proposals: ['sign-extension', 'saturating-float-to-int', 'bulk-memory'],
  memories: [{ minBytes: 2_490_368, maxBytes: null, addressBits: 32, shared: false, imported: false }],
});

const browserOnly = (atMs: number): Module => ({
  ...cHello(atMs - 86_400_000),
  digest: digestOf('4'),
  name: 'chart_bg.wasm',
  wasi: 'none',
  imports: ['__wbindgen_placeholder__.__wbindgen_throw', '__wbindgen_placeholder__.__wbg_log_1d3ae0273d8f4f8a'].map(
    itemOf,
  ),
  exports: [
    { name: 'memory', kind: 'core', version: null },
    { name: 'render', kind: 'core', version: null },
    { name: '__wbindgen_malloc', kind: 'core', version: null },
  ],
  role: 'browser-only',
  roleBecause: 'It imports __wbindgen_placeholder__, which only the JavaScript made with it by wasm-bindgen provides.',
  language: { name: 'Rust', because: 'The producers section names Rust.' },
  producers: [
    { field: 'language', name: 'Rust', version: '' },
    { field: 'processed-by', name: 'walrus', version: '0.23.3' },
    { field: 'processed-by', name: 'wasm-bindgen', version: '0.2.100' },
  ],
});

const longName = `${'very-long-name-without-a-place-to-break-'.repeat(4)}end`;

/** Names that are long, run from right to left, or hold what should not be shown. */
export const hostileModule = (atMs: number): Module => ({
  ...cHello(atMs - 172_800_000),
  digest: digestOf('5'),
  name: `${longName}\u202egpj.\u0007مرحبا بالعالم.wasm`,
  source: { kind: 'watch', path: `/build/${longName}/\u202e\u0000out.wasm` },
  imports: [`env.${longName}`, 'env.\u202egnol\u2066', 'constructor.__proto__', 'مرحبا.بالعالم'].map(itemOf),
  exports: [{ name: `\u001b[31m${longName}`, kind: 'core', version: null }],
  producers: [{ field: 'processed-by', name: longName, version: '\u202e1.0' }],
  role: 'library',
  roleBecause: 'It exports functions and nothing that a runtime starts by itself.',
  language: null,
  proposals: ['memory64', 'threads', 'gc', 'a-proposal-of-tomorrow'],
  memories: [{ minBytes: 0, maxBytes: 2 ** 40, addressBits: 64, shared: true, imported: true }],
});

/** Modules of several toolchains, for looking at pages. */
export const toolchainModules = (atMs: number): Module[] => [
  ...sampleModules(atMs),
  quickJs(atMs),
  cHello(atMs),
  goHello(atMs),
  browserOnly(atMs),
  hostileModule(atMs),
];

/** The code of the C sample under the imports of another module. */
const withImportsOf = (module: Module): ModuleAnatomy => ({
  ...inspected.cHello.anatomy,
  importedFunctions: module.imports.map(({ name }, index) => ({
    item: name,
    function: '',
    reachable: index === 0 ? 'no' : 'unknown',
    units: [0],
  })),
});

const hostileAnatomy = (module: Module): ModuleAnatomy => ({
  ...withImportsOf(module),
  units: inspected.cHello.anatomy.units.map((unit) => ({ ...unit, name: module.name.slice(0, 512) })),
  functions: inspected.cHello.anatomy.functions.map((each) => ({ ...each, name: `${longName}::{${each.index}}` })),
});

/** What the anatomy of a sample is; other modules have that of the sample component. */
export function anatomyOf(module: Module): ModuleAnatomy {
  switch (module.digest) {
    case digestOf('1'):
      return inspected.quickjs.anatomy;
    case digestOf('2'):
      return inspected.cHello.anatomy;
    case digestOf('3'):
      return inspected.goHello.anatomy;
    case digestOf('4'):
      return withImportsOf(module);
    case digestOf('5'):
      return hostileAnatomy(module);
    default:
      return labAnatomyOf(module.digest) ?? inspected.hello.anatomy;
  }
}
