import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capabilitiesOf, type Capability } from './capability-list.ts';
import { type ModuleItem } from './module.ts';
import { ModuleAnatomy } from './module-anatomy.ts';

const item = (name: string): ModuleItem =>
  name.includes(':') && name.includes('/') && !name.startsWith('extism')
    ? { name, kind: 'interface', version: /@(.*)$/.exec(name)?.[1] ?? null }
    : { name, kind: 'core', version: null };

const of = (names: readonly string[], wit: string | null = null): readonly Capability[] =>
  capabilitiesOf({ imports: names.map(item), wit });

const names = (capabilities: readonly Capability[]): readonly string[] =>
  capabilities.map(({ capability, subject }) => (subject === '' ? capability : `${capability} ${subject}`)).toSorted();

test('an interface that the text of the world breaks off in may do all that it could', () => {
  const lines = [
    'package root:component;',
    '',
    'world root {',
    '  import wasi:sockets/types@0.3.0;',
    '}',
    'package wasi:sockets@0.3.0 {',
    '  interface types {',
    '    resource udp-socket {',
    '      bind: func();',
    '    }',
    '    resource tcp-socket {',
    '      connect: async func();',
    '    }',
    '  }',
    '}',
  ];
  const after = (count: number) => names(of(['wasi:sockets/types@0.3.0'], lines.slice(0, count).join('\n')));
  expect(lines.map((_, at) => after(at)).filter((found) => found.join() !== 'tcp,udp')).toEqual([]);
  expect(names(of(['wasi:sockets/types@0.3.0'], lines.filter((line) => !/tcp|conn/.test(line)).join('\n')))).toEqual([
    'udp',
  ]);
});

describe('what imports stand for', () => {
  test.each<[readonly string[], readonly string[]]>([
    [['wasi:sockets/tcp@0.2.3', 'wasi:sockets/tcp-create-socket@0.2.3'], ['tcp']],
    [['wasi:sockets/types@0.3.0'], ['tcp', 'udp']],
    [['wasi:filesystem/types@0.2.0'], []],
    [['wasi:filesystem/types@0.2.0', 'wasi:filesystem/preopens@0.2.0'], ['files']],
    [['wasi:http/types@0.2.0', 'wasi:http/outgoing-handler@0.2.0'], ['http-outgoing']],
    [['wasi:http/client@0.3.2'], ['http-outgoing']],
    [['wasi:cli/environment@0.2.0'], ['arguments', 'environment']],
    [['wasi:keyvalue/store@0.2.0-draft2'], ['key-value']],
    [['wasi:blobstore/container@0.2.0-draft'], ['blob-store']],
    [['wasi:messaging/consumer@0.2.0'], ['messaging']],
    [['wasi:config/runtime@0.2.0'], ['config']],
    [['wasi:tls/types@0.2.0'], ['tls']],
    [
      ['wasi:nn/graph@0.2.0-rc-2024-10-28', 'wasi:webgpu/webgpu@0.0.1'],
      ['inference', 'webgpu'],
    ],
    [['wasi:io/poll@0.2.0', 'wasi:io/streams@0.2.0', 'wasi:sockets/network@0.2.0'], []],
    [['wasi_snapshot_preview1.fd_write'], ['standard-error', 'standard-output']],
    [['wasi_snapshot_preview1.fd_prestat_get', 'wasi_snapshot_preview1.fd_close'], []],
    [['wasi_unstable.path_open'], ['files']],
    [['wasi_snapshot_preview1.clock_time_get'], ['monotonic-clock', 'wall-clock']],
    [['wasi_snapshot_preview1.sock_accept'], []],
    [
      ['wasi_snapshot_preview1.sock_open', 'wasi_snapshot_preview1.sock_getaddrinfo'],
      ['name-lookup', 'tcp', 'udp'],
    ],
    [['wasi_snapshot_preview1.no_such'], ['unknown wasi_snapshot_preview1.no_such']],
    [['wasi_ephemeral_nn.load'], ['inference']],
    [
      ['extism:host/env.http_request', 'extism:host/env.alloc', 'extism:host/env.config_get'],
      ['config', 'http-outgoing'],
    ],
    [
      ['env.extism_http_request', 'extism:host/user.kv_read'],
      ['http-outgoing', 'unknown extism:host/user.kv_read'],
    ],
    [['wasmedge_process.wasmedge_process_run'], ['unknown wasmedge_process.wasmedge_process_run']],
    [
      ['wasmedge_httpsreq.send_data', 'wasix_32v1.sock_open'],
      ['http-outgoing', 'tcp', 'udp'],
    ],
    [
      ['env.launch', 'env.log'],
      ['unknown env.launch', 'unknown env.log'],
    ],
    [['acme:shop/ledger@1.0.0', 'acme:shop/ledger@1.0.1'], ['unknown acme:shop/ledger']],
    [
      ['constructor', '__proto__.toString'],
      ['unknown __proto__.toString', 'unknown constructor'],
    ],
  ])('%j', (imports, expected) => {
    expect(names(of(imports))).toEqual(expected);
  });

  test('each says why it is risky, and which imports mean it', () => {
    expect(of(['wasmedge_process.wasmedge_process_run', 'wasi:sockets/udp@0.2.3'])).toMatchObject([
      { capability: 'udp', title: 'UDP', reach: 'network', risk: 'high', imports: ['wasi:sockets/udp@0.2.3'] },
      {
        capability: 'unknown',
        words: 'starts other programs on its host',
        reach: 'node',
        risk: 'high',
        reachable: 'unknown',
      },
    ]);
  });

  test('a patch version makes no difference', () => {
    const [before, after] = ['0.2.3', '0.2.6'].map((version) =>
      of([`wasi:http/outgoing-handler@${version}`, `wasi:sockets/tcp@${version}`, `acme:a/b@${version}`]),
    );
    expect(names(after ?? [])).toEqual(names(before ?? []));
  });
});

const wit = `package root:component;

world root {
  import wasi:clocks/monotonic-clock@0.2.3;
  import wasi:cli/environment@0.2.3;
  import log: func(text: string);
}
package wasi:clocks@0.2.3 {
  /// interface monotonic-clock { now: func() }
  interface monotonic-clock {
    type duration = u64;
    record pair {
      a: u64,
    }
  }
  interface wall-clock {
    now: func() -> u64;
  }
}


package wasi:cli@0.2.3 {
  interface environment {
    get-arguments: func() -> list<string>;
  }
}
package wasi:sockets@0.3.0 {
  interface types {
    resource tcp-socket {
      create: static func() -> tcp-socket;
      connect: async func();
    }
    resource udp-socket;
  }
}
`;

test('an interface that is imported for its types alone gives nothing, and functions are told apart', () => {
  const imports = ['wasi:clocks/monotonic-clock@0.2.3', 'wasi:cli/environment@0.2.3', 'wasi:sockets/types@0.3.0'];
  expect(names(of(imports, wit))).toEqual(['arguments', 'tcp']);
  expect(names(of(['wasi:clocks/wall-clock@0.2.3'], wit))).toEqual(['wall-clock']);
  // Not in the text: taken for all that it may be.
  expect(names(of(['wasi:clocks/monotonic-clock@0.2.6'], wit))).toEqual(['monotonic-clock']);
});

const unit = (id: number, name: string | null) => ({
  id,
  parent: id === 0 ? null : 0,
  kind: id === 0 ? 'component' : 'core',
  name,
  offset: 0,
  sizeBytes: 1,
  sections: [],
  functionCount: 0,
  hasNames: false,
  hasDebugInfo: false,
  imports: [],
  exports: [],
});

function anatomyWith(importedFunctions: ModuleAnatomy['importedFunctions']): ModuleAnatomy {
  return ModuleAnatomy.parse({
    units: [unit(0, null), unit(1, 'app'), unit(2, null)],
    functions: [],
    functionCount: 0,
    importedFunctions,
    coreFunctions: [],
    wit: null,
  });
}

describe('with a module taken apart', () => {
  const facts = {
    imports: [item('env.memory'), item('env.launch'), item('wasi_snapshot_preview1.path_open')],
    wit: null,
  };
  const anatomy = anatomyWith([
    { item: 'env.launch', function: '', reachable: 'yes', units: [1, 2] },
    { item: 'wasi_snapshot_preview1.path_open', function: '', reachable: 'no', units: [1] },
  ]);

  test('it is said whether the code gets there and who imports it; a memory is no host function', () => {
    expect(
      capabilitiesOf(facts, anatomy).map(({ capability, reachable, importedBy }) => [
        capability,
        reachable,
        importedBy,
      ]),
    ).toEqual([
      ['unknown', 'yes', ['app', 'core module 2']],
      ['files', 'no', ['app']],
    ]);
  });

  test('each capability of an interface goes by its own functions', () => {
    const parts = anatomyWith([
      { item: 'wasi:cli/environment@0.2.0', function: 'get-environment', reachable: 'no', units: [1] },
      { item: 'wasi:cli/environment@0.2.0', function: 'get-arguments', reachable: 'yes', units: [2] },
      { item: 'wasi:sockets/types@0.3.0', function: '[method]tcp-socket.connect', reachable: 'unknown', units: [1] },
      { item: 'wasi:sockets/types@0.3.0', function: '[resource-drop]udp-socket', reachable: 'yes', units: [1] },
    ]);
    const imports = ['wasi:cli/environment@0.2.0', 'wasi:sockets/types@0.3.0'].map(item);
    expect(
      capabilitiesOf({ imports, wit: null }, parts).map(({ capability, reachable }) => [capability, reachable]),
    ).toEqual([
      ['tcp', 'unknown'],
      ['arguments', 'yes'],
      ['environment', 'no'],
    ]);
  });
});

test('whatever a module imports, each import that reaches beyond it is listed once and nothing is invented', () => {
  const anyName = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom('wasi:http/outgoing-handler@0.2.0', 'wasi:sockets/tcp@0.2.3', 'env.x', 'constructor', '__proto__'),
  );
  const anyItem = fc.record({
    name: anyName,
    kind: fc.constantFrom('interface', 'function', 'type', 'core', 'module', 'component'),
    version: fc.constant(null),
  });
  fc.assert(
    fc.property(fc.array(anyItem, { maxLength: 20 }), (imports) => {
      const found = capabilitiesOf({ imports, wit: null });
      const keys = found.map(({ capability, subject }) => `${capability} ${subject}`);
      expect(new Set(keys).size).toBe(keys.length);
      const given = new Set(imports.map(({ name }) => name));
      for (const { imports: used } of found) {
        expect(used.length).toBeGreaterThan(0);
        for (const name of used) expect(given.has(name)).toBe(true);
      }
    }),
  );
});
