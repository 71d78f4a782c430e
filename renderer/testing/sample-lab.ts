import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import type { Module, ModuleItem } from '#shared/domain/module.ts';
import type { WitPackages } from '#shared/domain/wit.ts';
import { digestOf, sampleModule } from './sample-data.ts';
import { inspected } from './sample-inspections.ts';

/* Modules for the lab's pages: a release that asks for more than the one before, and a library of typed functions. */

const item = (name: string): ModuleItem => ({
  name,
  kind: name.includes('/') ? 'interface' : 'function',
  version: /@([^@/]+)$/.exec(name)?.[1] ?? null,
});

export const fetchingDigest = digestOf('e');
export const rulesDigest = digestOf('f');

const fetchingImports = [
  'wasi:http/types@0.2.6',
  'wasi:http/outgoing-handler@0.2.6',
  'wasi:filesystem/preopens@0.2.6',
  'wasi:filesystem/types@0.2.6',
  'wasi:io/streams@0.2.6',
  'wasi:clocks/monotonic-clock@0.2.6',
];

/** The next release of `hello.wasm`: it fetches, and keeps what it fetched in files. */
const fetching = (atMs: number): Module =>
  sampleModule(atMs, {
    digest: fetchingDigest,
    name: 'hello-2.0.0.wasm',
    sizeBytes: 34_870,
    imports: fetchingImports.map(item),
    producers: [{ field: 'processed-by', name: 'wit-component', version: '0.258.0' }],
    wit: `package root:component;\n\nworld root {\n${fetchingImports.map((name) => `  import ${name};\n`).join('')}  export wasi:http/incoming-handler@0.2.6;\n}\n`,
  });

const rulesWit = `package acme:prices@1.2.0;

interface rules {
  record line { item: string, count: u32, price: f64 }
  enum currency { eur, usd, chf }
  flags options { round, %none }
  variant discount { percent(f32), code(string) }
  resource basket { total: func() -> f64; }
  total: func(lines: list<line>, currency: currency, options: options, discount: option<discount>) -> result<f64, string>;
}

world root {
  export rules;
  export greet: func(name: string, polite: bool) -> string;
}
`;

const rulesTypes: WitPackages = {
  worlds: [
    {
      name: 'root',
      imports: {},
      exports: {
        greet: {
          function: {
            name: 'greet',
            kind: 'freestanding',
            params: [
              { name: 'name', type: 'string' },
              { name: 'polite', type: 'bool' },
            ],
            result: 'string',
          },
        },
        'interface-0': { interface: { id: 0 } },
      },
    },
  ],
  interfaces: [
    {
      name: 'rules',
      package: 0,
      types: { line: 0, currency: 2, options: 3, discount: 4, basket: 7 },
      functions: {
        total: {
          name: 'total',
          kind: 'freestanding',
          params: [
            { name: 'lines', type: 1 },
            { name: 'currency', type: 2 },
            { name: 'options', type: 3 },
            { name: 'discount', type: 5 },
          ],
          result: 6,
        },
        '[method]basket.total': {
          name: '[method]basket.total',
          kind: { method: 7 },
          params: [{ name: 'self', type: 8 }],
          result: 'f64',
        },
      },
    },
  ],
  types: [
    {
      name: 'line',
      owner: { interface: 0 },
      kind: {
        record: {
          fields: [
            { name: 'item', type: 'string' },
            { name: 'count', type: 'u32' },
            { name: 'price', type: 'f64' },
          ],
        },
      },
    },
    { name: null, owner: null, kind: { list: 0 } },
    {
      name: 'currency',
      owner: { interface: 0 },
      kind: { enum: { cases: [{ name: 'eur' }, { name: 'usd' }, { name: 'chf' }] } },
    },
    { name: 'options', owner: { interface: 0 }, kind: { flags: { flags: [{ name: 'round' }, { name: 'none' }] } } },
    {
      name: 'discount',
      owner: { interface: 0 },
      kind: {
        variant: {
          cases: [
            { name: 'percent', type: 'f32' },
            { name: 'code', type: 'string' },
          ],
        },
      },
    },
    { name: null, owner: null, kind: { option: 4 } },
    { name: null, owner: null, kind: { result: { ok: 'f64', err: 'string' } } },
    { name: 'basket', owner: { interface: 0 }, kind: 'resource' },
    { name: null, owner: null, kind: { handle: { borrow: 7 } } },
  ],
  packages: [{ name: 'acme:prices@1.2.0' }, { name: 'root:component' }],
};

/** A library without imports that offers functions of every kind of type. */
const rules = (atMs: number): Module =>
  sampleModule(atMs - 60_000, {
    digest: rulesDigest,
    name: 'price-rules.wasm',
    sizeBytes: 18_240,
    wasi: 'none',
    wasiVersions: [],
    imports: [],
    exports: [item('acme:prices/rules@1.2.0'), item('greet')],
    wit: rulesWit,
    servesHttp: false,
    role: 'library',
    roleBecause: 'It exports functions and nothing that a runtime starts by itself.',
  });

export const labModules = (atMs: number): Module[] => [fetching(atMs), rules(atMs)];

/** A world that imports two more interfaces, each with a function. */
function withImports(wit: WitPackages): WitPackages {
  const [world, ...worlds] = wit.worlds;
  if (!world) return wit;
  const added = ['wasi:http@0.2.6 outgoing-handler handle', 'wasi:filesystem@0.2.6 preopens get-directories'].map(
    (text, index) => {
      const [owner = '', face = '', name = ''] = text.split(' ');
      return { owner, face, name, id: wit.interfaces.length + index, package: wit.packages.length + index };
    },
  );
  const imports = added.map(({ id }) => [`interface-${id}`, { interface: { id } }] as const);
  return {
    ...wit,
    worlds: [{ ...world, imports: { ...world.imports, ...Object.fromEntries(imports) } }, ...worlds],
    interfaces: [
      ...wit.interfaces,
      ...added.map(({ face, name, package: owner }) => ({
        name: face,
        package: owner,
        types: {},
        functions: { [name]: { name, kind: 'freestanding', params: [], result: null } },
      })),
    ],
    packages: [...wit.packages, ...added.map(({ owner }) => ({ name: owner }))],
  };
}

/** The sample component with code of its own for what it does more. */
function fetchingAnatomy(): ModuleAnatomy {
  const { anatomy } = inspected.hello;
  const grown = new Set([0, 2, 5]);
  return {
    ...anatomy,
    wit: anatomy.wit && withImports(anatomy.wit),
    units: anatomy.units.map((unit) => ({
      ...unit,
      sections: unit.sections.map((section) =>
        section.name === 'code'
          ? { ...section, sizeBytes: section.sizeBytes + 12_800 }
          : section.name === 'data'
            ? { ...section, sizeBytes: Math.max(0, section.sizeBytes - 41) }
            : section,
      ),
    })),
    functions: anatomy.functions.map((each, index) => ({
      ...each,
      sizeBytes: grown.has(index)
        ? each.sizeBytes + 1_900 - index * 340
        : Math.max(1, each.sizeBytes - (index % 5) * 6),
    })),
  };
}

/** The anatomies of the lab's own modules. */
export function labAnatomyOf(digest: string): ModuleAnatomy | undefined {
  if (digest === fetchingDigest) return fetchingAnatomy();
  if (digest !== rulesDigest) return undefined;
  return { ...inspected.hello.anatomy, importedFunctions: [], wit: rulesTypes };
}
