import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodeCompatibility, RuntimeVerdict } from './compatibility.ts';
import { judgeAlone, judgeNode, judgeRuntime } from './compatibility-judge.ts';
import { ModuleFacts, type ModuleItem } from './module.ts';
import { ModuleAnatomy, type ImportedFunction } from './module-anatomy.ts';
import { Node, type Runtime } from './node.ts';

const item = (name: string): ModuleItem =>
  /^[a-z0-9-]+:[a-z0-9-]+\//.test(name)
    ? { name, kind: 'interface', version: /@(.*)$/.exec(name)?.[1] ?? null }
    : { name, kind: 'core', version: null };

const base = {
  digest: 'a'.repeat(64),
  sizeBytes: 1000,
  wasiVersions: [],
  producers: [],
  roleBecause: '',
  language: null,
  hasNames: true,
  hasDebugInfo: false,
};

interface Told {
  imports?: string[];
  exports?: string[];
  proposals?: string[];
  role?: ModuleFacts['role'];
  wit?: string;
  memories?: ModuleFacts['memories'];
}

const facts = (
  kind: 'core' | 'component',
  { imports = [], exports = [], role = 'command', ...more }: Told,
): ModuleFacts =>
  ModuleFacts.parse({
    ...base,
    kind,
    wasi: kind === 'core' ? '0.1' : '0.2',
    imports: imports.map(item),
    exports: exports.map(item),
    role,
    wit: more.wit ?? null,
    servesHttp: role === 'http-service',
    proposals: more.proposals ?? [],
    memories: more.memories ?? [],
  });
const core = (told: Told) => facts('core', told);
const component = (told: Told) => facts('component', { exports: ['wasi:cli/run@0.2.0'], ...told });
const service = (told: Told) =>
  facts('component', { exports: ['wasi:http/incoming-handler@0.2.0'], role: 'http-service', ...told });

const anatomy = (...used: [item: string, name: string, reachable?: ImportedFunction['reachable']][]): ModuleAnatomy =>
  ModuleAnatomy.parse({
    units: [],
    functions: [],
    functionCount: 0,
    importedFunctions: used.map(([of, name, reachable = 'yes']) => ({
      item: of,
      function: name,
      reachable,
      units: [0],
    })),
    coreFunctions: [],
    wit: null,
  });

const on = (runtime: string): Pick<Runtime, 'name' | 'version'> => {
  const [name = '', version = ''] = runtime.split('@');
  return { name: RuntimeVerdict.shape.runtime.parse(name), version };
};
const verdict = (of: ModuleFacts, runtime: string, parts: ModuleAnatomy | null = null) =>
  judgeRuntime(of, parts, on(runtime)).verdict;

describe('Wasmtime by version', () => {
  const exit = (version: string) => component({ imports: [`wasi:cli/exit@${version}`] });

  it.each([
    ['0.2.0', 17, 'yes'],
    ['0.2.3', 22, 'no'],
    ['0.2.0', 22, 'yes'],
    ['0.2.3', 30, 'yes'],
    ['0.2.6', 46, 'yes'],
    ['0.2.0-rc-2023-12-05', 49, 'no'],
    ['0.3.0', 45, 'no'],
    ['0.3.0', 46, 'yes'],
    ['0.3.0-rc-2026-03-15', 44, 'flag'],
    ['0.3.0-rc-2026-03-15', 42, 'no'],
    ['0.3.0-rc-2026-03-15', 46, 'no'],
    ['0.3.0-rc-2025-09-16', 38, 'unknown'],
    ['0.4.0', 49, 'no'],
    ['0.4.0', 50, 'unknown'],
    ['0.2.12', 60, 'yes'],
    ['0.2.0', 16, 'unknown'],
  ])('imports of %s on %i: %s', (version, major, expected) => {
    expect(verdict(exit(version), `wasmtime@${major}.0.1`)).toBe(expected);
  });

  it('links a newer patch version by what is used of it', () => {
    const wanted = 'wasi:cli/exit@0.2.12';
    const of = component({ imports: [wanted] });
    expect(verdict(of, 'wasmtime@36.0.0')).toBe('unknown');
    expect(verdict(of, 'wasmtime@36.0.0', anatomy([wanted, 'exit']))).toBe('yes');
    expect(judgeRuntime(of, anatomy([wanted, 'exit-with-code']), on('wasmtime@36.0.0'))).toMatchObject({
      verdict: 'flag',
      flags: ['-S cli-exit-with-code'],
    });
    expect(verdict(of, 'wasmtime@26.0.0', anatomy([wanted, 'exit-with-code']))).toBe('no');
    expect(verdict(of, 'wasmtime@46.0.0', anatomy([wanted, 'exit-with-code']))).toBe('yes');
    const later = 'wasi:cli/exit@0.2.99';
    const newer = component({ imports: [later] });
    expect(verdict(newer, 'wasmtime@49.0.0')).toBe('unknown');
    expect(verdict(newer, 'wasmtime@49.0.0', anatomy([later, 'exit']))).toBe('yes');
    expect(judgeRuntime(newer, anatomy([later, 'exit-later']), on('wasmtime@49.0.0'))).toMatchObject({
      verdict: 'no',
      reasons: ['wasi:cli/exit@0.2.99: Wasmtime 49 has no `exit-later` in it.'],
    });
  });

  it('reads the functions out of the world where there is no anatomy', () => {
    const world = (name: string) =>
      `package root:component;\n\nworld root {\n  import wasi:cli/exit@0.2.99;\n}\npackage wasi:cli@0.2.99 {\n  interface exit {\n    ${name}: func(code: u8);\n  }\n}\n`;
    const imports = ['wasi:cli/exit@0.2.99'];
    expect(verdict(component({ imports, wit: world('exit-with-code') }), 'wasmtime@49.0.0')).toBe('yes');
    expect(verdict(component({ imports, wit: world('exit-later') }), 'wasmtime@49.0.0')).toBe('no');
  });

  it('names the switches that a service, a command and drafts need, once each', () => {
    const imports = ['wasi:http/types@0.2.3', 'wasi:cli/environment@0.2.3', 'wasi:filesystem/types@0.2.3'];
    expect(judgeRuntime(service({ imports }), null, on('wasmtime@49.0.3'))).toMatchObject({
      verdict: 'flag',
      flags: ['-S cli'],
      reasons: ['-S cli for wasi:cli/environment@0.2.3, wasi:filesystem/types@0.2.3.'],
    });
    expect(judgeRuntime(component({ imports }), null, on('wasmtime@49.0.3')).flags).toEqual(['-S http']);
    expect(verdict(service({ imports: ['wasi:http/types@0.2.3'] }), 'wasmtime@49.0.3')).toBe('yes');
    const store = (version: string) => component({ imports: [`wasi:keyvalue/store@${version}`] });
    expect(judgeRuntime(store('0.2.0-draft'), null, on('wasmtime@49.0.3')).flags).toEqual(['-S keyvalue']);
    expect(judgeRuntime(store('0.2.0-draft2'), null, on('wasmtime@49.0.3')).reasons).toEqual([
      'wasi:keyvalue/store@0.2.0-draft2: Wasmtime 49 has exactly 0.2.0-draft.',
    ]);
    expect(verdict(store('0.2.0-draft'), 'wasmtime@23.0.0')).toBe('no');
  });

  it.each([
    ['simd', 17, 'yes'],
    ['memory64', 29, 'flag'],
    ['memory64', 30, 'yes'],
    ['tail-call', 21, 'flag'],
    ['gc', 19, 'no'],
    ['gc', 40, 'unknown'],
    ['gc', 47, 'yes'],
    ['exceptions', 36, 'no'],
    ['exceptions', 40, 'flag'],
    ['exceptions', 49, 'yes'],
    ['wide-arithmetic', 48, 'flag'],
    ['wide-arithmetic', 49, 'yes'],
    ['legacy-exceptions', 49, 'no'],
    ['cm-async', 45, 'flag'],
    ['cm-async', 46, 'yes'],
    ['never-heard-of', 49, 'unknown'],
  ])('%s on %i: %s', (proposal, major, expected) => {
    expect(verdict(core({ proposals: [proposal] }), `wasmtime@${major}.0.0`)).toBe(expected);
  });

  it.each([
    ['wasi_snapshot_preview1.fd_write', 'yes'],
    ['wasi_unstable.fd_write', 'yes'],
    ['wasi_snapshot_preview1.no_such', 'no'],
    ['wasi_ephemeral_nn.load', 'flag'],
    ['wasi.thread-spawn', 'no'],
    ['env.log', 'no'],
    ['constructor', 'no'],
  ])('core import %s: %s', (name, expected) => {
    expect(verdict(core({ imports: [name] }), 'wasmtime@49.0.3')).toBe(expected);
  });

  it('wants shared memory switched on since 40, where the module makes one', () => {
    const memory = { minBytes: 65_536, maxBytes: 65_536, addressBits: 32, shared: true, imported: false } as const;
    const of = core({ proposals: ['threads'], memories: [memory] });
    expect(verdict(of, 'wasmtime@36.0.0')).toBe('yes');
    expect(judgeRuntime(of, null, on('wasmtime@49.0.3')).flags).toEqual(['-W shared-memory']);
  });

  it('needs nothing for an interface that was imported for its types', () => {
    const imports = ['acme:shop/types@1.0.0', 'acme:shop/ledger@1.0.0'];
    const used = anatomy(['acme:shop/ledger@1.0.0', 'add']);
    expect(judgeRuntime(component({ imports }), used, on('wasmtime@49.0.3')).reasons).toEqual([
      'acme:shop/ledger@1.0.0: no runtime has it by itself; a component that exports it can be composed in.',
    ]);
    expect(verdict(component({ imports: imports.slice(0, 1) }), 'wasmtime@49.0.3', used)).toBe('yes');
  });
});

describe('other runtimes', () => {
  const http = ['wasi:http/types@0.2.12'];

  it.each<[string, ModuleFacts, RuntimeVerdict['verdict']]>([
    ['jco@1.35.0', service({ imports: ['wasi:cli/environment@0.2.12'] }), 'yes'],
    ['jco@1.35.0', service({ imports: [...http, 'wasi:http/outgoing-handler@0.2.3'] }), 'yes'],
    ['jco@1.35.0', service({ imports: ['wasi:sockets/tcp@0.2.3'] }), 'unknown'],
    ['jco@1.35.0', service({ imports: ['wasi:config/store@0.2.0-rc.1'] }), 'yes'],
    ['jco@1.35.0', component({}), 'no'],
    ['jco@1.35.0', core({}), 'no'],
    ['jco@1.35.0', service({ exports: ['wasi:http/handler@0.3.0'] }), 'no'],
    ['jco@1.35.0', service({ proposals: ['wide-arithmetic'] }), 'no'],
    ['wash@2.10.3', service({ imports: [...http, 'wasi:keyvalue/store@0.2.0-draft'] }), 'yes'],
    ['wash@2.10.3', service({ exports: ['wasi:http/handler@0.3.0'] }), 'yes'],
    ['wash@2.4.0', service({ exports: ['wasi:http/handler@0.3.0'] }), 'unknown'],
    ['wash@2.10.3', service({ imports: ['acme:shop/ledger@1.0.0'] }), 'unknown'],
    ['wash@2.10.3', core({}), 'no'],
    ['wash@0.30.0', service({}), 'unknown'],
    ['spin@4.0.1', service({ imports: http }), 'yes'],
    ['spin@4.0.1', service({ imports: ['wasi:http/types@0.2.6', 'wasi:keyvalue/store@0.2.0-draft2'] }), 'yes'],
    ['spin@4.0.1', service({ exports: ['wasi:http/handler@0.3.0'] }), 'no'],
    ['spin@2.7.0', service({ imports: ['wasi:http/types@0.2.3'] }), 'no'],
    ['spin@1.5.0', service({}), 'unknown'],
    ['wasmedge@0.14.1', core({ imports: ['wasi_snapshot_preview1.fd_write'], proposals: ['simd'] }), 'yes'],
    ['wasmedge@0.14.1', core({ proposals: ['tail-call'] }), 'flag'],
    ['wasmedge@0.16.1', core({ proposals: ['tail-call'] }), 'yes'],
    ['wasmedge@0.14.1', service({}), 'no'],
    ['wasmedge@0.19.0', core({ proposals: ['wide-arithmetic'] }), 'unknown'],
    ['wasmer@6.0.0', core({ imports: ['wasi_snapshot_preview1.fd_write'] }), 'yes'],
    ['wasmer@6.0.0', service({}), 'unknown'],
    ['wasmtime@nonsense', core({}), 'unknown'],
  ])('%s', (runtime, of, expected) => {
    const judged = judgeRuntime(of, null, on(runtime));
    expect(judged.verdict).toBe(expected);
    expect(judged.reasons.length === 0).toBe(expected === 'yes');
  });

  it('asks whether what jco refuses can be reached', () => {
    const wanted = 'wasi:sockets/tcp@0.2.12';
    const of = service({ imports: [wanted] });
    expect(verdict(of, 'jco@1.35.0', anatomy([wanted, '[method]tcp-socket.start-bind', 'no']))).toBe('yes');
    expect(verdict(of, 'jco@1.35.0', anatomy([wanted, '[method]tcp-socket.start-bind', 'unknown']))).toBe('unknown');
    const exit = 'wasi:cli/exit@0.2.12';
    expect(verdict(service({ imports: [exit] }), 'jco@1.35.0', anatomy([exit, 'exit']))).toBe('yes');
    expect(verdict(service({ imports: [exit] }), 'jco@1.35.0', anatomy([exit, 'exit-with-code']))).toBe('unknown');
  });

  it.each(['wasmtime@49.0.3', 'jco@1.35.0', 'wasmer@6.0.0'])(
    'no node runs what is for a browser or Extism: %s',
    (runtime) => {
      expect(verdict(core({ role: 'browser-only' }), runtime)).toBe('no');
      expect(verdict(core({ role: 'extism-plugin' }), runtime)).toBe('no');
    },
  );
});

describe('every answer', () => {
  it('fits the contract and has a reason, whatever is asked', () => {
    const names = fc.constantFrom(
      'wasi:cli/exit@0.2.99',
      'wasi:x/y',
      'acme:a/b@1.0.0',
      'env.x',
      '__proto__',
      'wasi:nn/graph@1',
      '',
    );
    const version = fc.tuple(fc.nat(70), fc.nat(20)).map(([major, minor]) => `${major}.${minor}.0`);
    const runtimes = fc.tuple(
      fc.constantFrom(...RuntimeVerdict.shape.runtime.options),
      fc.oneof(version, fc.string({ maxLength: 12 })),
    );
    fc.assert(
      fc.property(fc.array(names, { maxLength: 40 }), runtimes, fc.boolean(), (imports, [name, ofRuntime], isCore) => {
        const of = isCore ? core({ imports }) : service({ imports, proposals: ['simd', 'toString'] });
        const judged = judgeRuntime(of, null, { name, version: ofRuntime });
        expect(RuntimeVerdict.parse(judged)).toEqual(judged);
        expect(judged.reasons.length > 0).toBe(judged.verdict !== 'yes');
        expect(judged.flags.length > 0).toBe(judged.verdict === 'flag');
      }),
      { numRuns: 300 },
    );
  });
});

describe('a node', () => {
  const node = (runtimes: Runtime[] | null): Node =>
    Node.parse({
      id: 'n1',
      name: 'edge-1',
      driver: 'ssh',
      address: 'edge@host',
      labels: {},
      condition: { kind: 'new' },
      facts: runtimes && {
        os: 'linux',
        arch: 'x86_64',
        kernel: null,
        cpuModel: null,
        cpuCount: null,
        memoryBytes: null,
        memoryFreeBytes: null,
        diskBytes: null,
        diskFreeBytes: null,
        runtimes,
        clockOffsetMs: null,
        supervisor: 'flotilla',
        collectedAtMs: 1,
      },
      workloads: [],
      addedAtMs: 1,
      lastSeenAtMs: null,
    });
  const old = { name: 'wasmtime', version: '20.0.0', usable: true } as const;
  const recent = { name: 'wasmtime', version: '49.0.3', usable: true } as const;
  const other = { name: 'wash', version: '2.10.3', usable: false } as const;
  const jco = { name: 'jco', version: '1.15.0', usable: true } as const;
  const of = service({ imports: ['wasi:http/types@0.2.3'] });

  it.each<[string, Runtime[] | null, NodeCompatibility['verdict']]>([
    ['was not read yet', null, 'unread'],
    ['has no runtime', [], 'none'],
    ['has one that is too old', [old], 'no'],
    ['has an old and a recent one', [old, recent], 'yes'],
    ['has one that hosts nothing for Flotilla beside one that is too old', [old, other], 'no'],
    ['has only one that hosts nothing for Flotilla', [other], 'yes'],
    ['has one that is too old and would host, beside one that would not', [old, jco], 'no'],
  ])('that %s', (_, runtimes, expected) => {
    const judged = judgeNode(of, node(runtimes));
    expect(judged.verdict).toBe(expected);
    expect(NodeCompatibility.parse(judged)).toEqual(judged);
  });

  it('is judged once for each runtime and version of a fleet', () => {
    let reads = 0;
    const counted = new Proxy(of, {
      get: (target, key) => {
        if (key === 'imports') reads += 1;
        const value: unknown = Reflect.get(target, key);
        return value;
      },
    });
    const judge = judgeAlone(counted);
    for (let n = 0; n < 1000; n += 1) judgeNode(of, node([old, recent]), judge);
    expect(reads).toBe(2);
  });
});
