import { describe, expect, it } from 'vitest';
import { Digest } from '#shared/domain/ids.ts';
import { Module, ModuleFacts } from '#shared/domain/module.ts';
import { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { Node, type Runtime } from '#shared/domain/node.ts';
import { CompatibilityService } from './compatibility-service.ts';

const digest = Digest.parse('a'.repeat(64));
const wanted = 'wasi:cli/exit@0.2.12';

const module = Module.parse({
  ...ModuleFacts.parse({
    digest,
    sizeBytes: 10,
    kind: 'component',
    wasi: '0.2',
    wasiVersions: ['0.2.12'],
    imports: [{ name: wanted, kind: 'interface', version: '0.2.12' }],
    exports: [],
    wit: null,
    producers: [],
    servesHttp: false,
    role: 'command',
    roleBecause: '',
    language: null,
    proposals: [],
    memories: [],
    hasNames: false,
    hasDebugInfo: false,
  }),
  name: 'shop.wasm',
  source: { kind: 'file', name: 'shop.wasm' },
  addedAtMs: 1,
});

const anatomy = ModuleAnatomy.parse({
  units: [],
  functions: [],
  functionCount: 0,
  importedFunctions: [{ item: wanted, function: 'exit', reachable: 'yes', units: [0] }],
  coreFunctions: [],
  wit: null,
});

const wasmtime = (version: string): Runtime => ({ name: 'wasmtime', version, usable: true });

function node(number: number, runtimes: Runtime[]): Node {
  return Node.parse({
    id: `n${number}`,
    name: `edge-${number}`,
    driver: 'ssh',
    address: 'edge@host',
    labels: {},
    condition: { kind: 'new' },
    facts: {
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
}

describe('compatibility service', () => {
  it('answers for ten thousand nodes with few kinds of runtime by judging each kind once', async () => {
    const kinds = ['20.0.0', '36.0.0', '49.0.3'];
    const nodes = Array.from({ length: 10_000 }, (_, number) => node(number, [wasmtime(kinds[number % 3] ?? '')]));
    let reads = 0;
    const counted = new Proxy(module, {
      get: (target, key) => {
        if (key === 'imports') reads += 1;
        const value: unknown = Reflect.get(target, key);
        return value;
      },
    });
    const service = new CompatibilityService({
      module: () => counted,
      anatomy: () => Promise.resolve(anatomy),
      nodes: () => nodes,
    });
    const answer = await service.compatibility({ digest, runtimes: [{ name: 'wasmtime', version: '45.0.0' }] });
    expect(answer.nodes.slice(0, 3).map(({ verdict }) => verdict)).toEqual(['no', 'yes', 'yes']);
    expect(answer.nodes).toHaveLength(10_000);
    expect(answer.runtimes).toMatchObject([{ version: '45.0.0', verdict: 'yes' }]);
    expect(reads).toBe(4);
  });

  it('answers for one node from facts at once, and from the bytes once they were looked into', async () => {
    const old = node(1, [wasmtime('36.0.0')]);
    let read = 0;
    const service = new CompatibilityService({
      module: () => module,
      anatomy: () => {
        read += 1;
        return Promise.resolve(anatomy);
      },
      nodes: () => [],
    });
    expect(service.ofNode(digest, old).verdict).toBe('unknown');
    await service.compatibility({ digest, runtimes: [] });
    expect(service.ofNode(digest, old).verdict).toBe('yes');
    await service.compatibility({ digest, runtimes: [] });
    expect(read).toBe(1);
  });
});
