import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Grants } from './grants.ts';
import { NodeId } from './ids.ts';
import { ModuleFacts } from './module.ts';
import { checkPolicies, type PolicySubject } from './policy-check.ts';
import { PolicyRule } from './policy-rule.ts';
import { bytesOf, isAtLeast, millisecondsOf } from './policy-units.ts';

const facts = (more: object = {}, imports: readonly string[] = []): ModuleFacts =>
  ModuleFacts.parse({
    digest: 'a'.repeat(64),
    sizeBytes: 1000,
    kind: 'component',
    wasi: '0.2',
    wasiVersions: ['0.2.3'],
    imports: imports.map((name) => ({ name, kind: name.includes('/') ? 'interface' : 'core', version: null })),
    exports: [],
    wit: null,
    producers: [],
    servesHttp: true,
    role: 'http-service',
    roleBecause: '',
    language: null,
    proposals: [],
    memories: [],
    hasNames: false,
    hasDebugInfo: false,
    ...more,
  });

const node = (name: string, labels: Record<string, string>) => ({ id: NodeId.parse(name), name, labels });
const fleet = [node('a', { zone: 'pci' }), node('b', { zone: 'office', tier: 'tiny' }), node('c', { zone: 'pci' })];

const subject = (more: Partial<PolicySubject> = {}): PolicySubject => ({
  facts: facts(),
  grants: Grants.parse({}),
  limits: { memoryLimitBytes: 256 * 1024 ** 2, requestTimeoutMs: 30_000 },
  signature: { state: 'not-signed', keyNames: [] },
  nodes: fleet,
  ...more,
});

const rule = (conditions: object): PolicyRule => PolicyRule.parse({ name: 'r', ...conditions });
const broken = (conditions: object, more: Partial<PolicySubject> = {}): readonly string[] =>
  checkPolicies([rule(conditions)], subject(more)).map(({ message }) => message);

describe('rules for some nodes', () => {
  const noSockets = rule({ name: 'no sockets', reason: 'cards', nodes: 'zone=pci', capabilities: { forbid: ['tcp'] } });

  test('no sockets on nodes with zone=pci: names the nodes and the import', () => {
    const found = checkPolicies([noSockets], subject({ facts: facts({}, ['wasi:sockets/tcp@0.2.3']) }));
    expect(found).toEqual([
      {
        rule: 'no sockets',
        effect: 'forbid',
        message: 'It uses TCP connections (wasi:sockets/tcp@0.2.3).',
        reason: 'cards',
        nodes: [
          { nodeId: 'a', name: 'a' },
          { nodeId: 'c', name: 'c' },
        ],
      },
    ]);
  });

  test('say nothing of a module that keeps to them, or where none of their nodes is', () => {
    expect(checkPolicies([noSockets], subject())).toEqual([]);
    const sockets = facts({}, ['wasi:sockets/tcp@0.2.3']);
    expect(checkPolicies([noSockets], subject({ facts: sockets, nodes: fleet.slice(1, 2) }))).toEqual([]);
    expect(checkPolicies([noSockets], subject({ facts: sockets, nodes: [] }))).toEqual([]);
  });

  test('at most 5 MB on tier=tiny: to the byte', () => {
    const small = { nodes: 'tier=tiny', maxSize: '5 MB' };
    expect(broken(small, { facts: facts({ sizeBytes: 5_000_000 }) })).toEqual([]);
    expect(broken(small, { facts: facts({ sizeBytes: 5_000_001 }) })).toEqual([
      'It has 5,000,001 bytes; at most 5,000,000 bytes are allowed.',
    ]);
  });

  test('an empty selector is a rule about the module', () => {
    const [found] = checkPolicies([rule({ nodes: ' ', signed: true })], subject({ nodes: [] }));
    expect(found?.nodes).toEqual([]);
  });
});

describe('conditions', () => {
  const signed = (keyNames: string[]) => ({ signature: { state: 'verified' as const, keyNames } });

  test.each<[what: string, conditions: object, fits: Partial<PolicySubject>, breaks: Partial<PolicySubject>]>([
    ['signed', { signed: true }, signed(['ci']), { signature: { state: 'failed', keyNames: [] } }],
    ['signed by a key', { signed: { by: ['release'] } }, signed(['ci', 'release']), signed(['ci'])],
    [
      'only capabilities',
      { capabilities: { only: ['http-outgoing'] } },
      { facts: facts({}, ['wasi:http/client@0.3.0', 'wasi:io/poll@0.2.0']) },
      { facts: facts({}, ['wasi:http/client@0.3.0', 'wasi:random/random@0.3.0']) },
    ],
    [
      'unknown host functions',
      { hostFunctions: { only: ['env.*'], forbid: ['env.exec'] } },
      { facts: facts({}, ['env.log', 'wasi_snapshot_preview1.fd_write']) },
      { facts: facts({}, ['env.exec']) },
    ],
    [
      'no unknown host function',
      { capabilities: { forbid: ['unknown'] } },
      { facts: facts({}, ['wasi_snapshot_preview1.path_open']) },
      { facts: facts({}, ['env.log']) },
    ],
    ['kinds', { kinds: ['component'] }, {}, { facts: facts({ kind: 'core' }) }],
    ['roles', { roles: ['http-service'] }, {}, { facts: facts({ role: 'command' }) }],
    ['WASI', { wasi: [0.2, '0.3'] }, { facts: facts({ wasi: '0.3' }) }, { facts: facts({ wasi: '0.1' }) }],
    [
      'proposals',
      { proposals: { forbid: ['threads'] } },
      { facts: facts({ proposals: ['simd'] }) },
      { facts: facts({ proposals: ['simd', 'threads'] }) },
    ],
    [
      'languages',
      { languages: { only: ['rust'] } },
      { facts: facts({ language: { name: 'Rust', because: '' } }) },
      { facts: facts() },
    ],
    [
      'toolchain',
      { toolchain: [{ name: 'rustc', atLeast: '1.80' }] },
      { facts: facts({ producers: [{ field: 'processed-by', name: 'rustc', version: '1.100.0 (abc 2026-01-02)' }] }) },
      { facts: facts({ producers: [{ field: 'processed-by', name: 'rustc', version: '1.79.0' }] }) },
    ],
    [
      'toolchain of no version',
      { toolchain: [{ name: 'rustc', atLeast: '1.80' }] },
      { facts: facts({ producers: [{ field: 'processed-by', name: 'clang', version: '1' }] }) },
      { facts: facts({ producers: [{ field: 'processed-by', name: 'rustc', version: '' }] }) },
    ],
    [
      'forbidden grants',
      { grants: { forbid: ['any-http', 'writable-folders'] } },
      { grants: Grants.parse({ http: ['a.example'] }) },
      { grants: Grants.parse({ http: 'any' }) },
    ],
    ['required grants', { grants: { require: ['fuel'] } }, { grants: Grants.parse({ fuel: 5000 }) }, {}],
    [
      'hosts',
      { grants: { hosts: ['*.example.com', 'db.internal:5432'] } },
      { grants: Grants.parse({ http: ['a.example.com:8443', '*.b.example.com', 'DB.internal:5432'] }) },
      { grants: Grants.parse({ http: ['db.internal'] }) },
    ],
    [
      'folders',
      { grants: { folders: ['/srv/'] } },
      { grants: Grants.parse({ folders: [{ hostPath: '/srv/shop', guestPath: '/d', access: 'read' }] }) },
      { grants: Grants.parse({ folders: [{ hostPath: '/srv/../etc', guestPath: '/d', access: 'read' }] }) },
    ],
    ['memory', { maxMemory: '256 MiB' }, {}, { limits: { memoryLimitBytes: 300 * 1024 ** 2, requestTimeoutMs: 1 } }],
    ['time', { maxRequestTime: '30 s' }, {}, { limits: { memoryLimitBytes: 1, requestTimeoutMs: 30_001 } }],
  ])('%s', (_, conditions, fits, breaks) => {
    expect(broken(conditions, fits)).toEqual([]);
    expect(broken(conditions, breaks)).toHaveLength(1);
  });

  test('nothing is required of a module that is looked at by itself', () => {
    expect(broken({ grants: { require: ['fuel'] }, maxMemory: '1 MiB' }, { limits: null })).toEqual([]);
  });
});

test.each([
  ['1.005 kB', 1005],
  ['1.000001 MB', 1_000_001],
  ['0.000001 MiB', 1],
  ['1.5 GiB', 1_610_612_736],
  ['7 B', 7],
])('%s is %i bytes, none less', (text, bytes) => {
  expect(bytesOf(text)).toBe(bytes);
  expect([millisecondsOf('1.001 s'), millisecondsOf('0.5 min'), millisecondsOf('8.2 ms')]).toEqual([1001, 30_000, 8]);
});

test('versions are compared by their numbers', () => {
  const version = fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(version, version, (a, b) => {
      const [first, second] = [a.join('.'), b.join('.')];
      expect(isAtLeast(first, first)).toBe(true);
      // One of them is the later, or both are the same.
      expect(isAtLeast(first, second) === true || isAtLeast(second, first) === true).toBe(true);
      expect(isAtLeast(`v${first} (x)`, second)).toBe(isAtLeast(first, second));
    }),
  );
});
