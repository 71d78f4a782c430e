import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capabilitiesOf } from './capability-list.ts';
import { judgeGrants } from './grant-judgement.ts';
import { minimumGrants, proposeGrants } from './grant-proposal.ts';
import { Grants } from './grants.ts';
import { type ModuleItem } from './module.ts';

const facts = (...names: string[]) => ({
  imports: names.map((name): ModuleItem => ({ name, kind: 'interface', version: null })),
  wit: null,
});

describe('the least grants', () => {
  test('are none for a module that stays inside', () => {
    expect(minimumGrants(facts('wasi:io/streams@0.2.0', 'wasi:http/types@0.2.0', 'wasi:cli/stdout@0.2.0'))).toEqual({
      grants: Grants.parse({}),
      open: [],
      notGrantable: [],
    });
  });

  test('are switches for what is imported, and questions for what a person must say', () => {
    const { grants, open, notGrantable } = minimumGrants(
      facts(
        'wasi:sockets/tcp@0.2.3',
        'wasi:keyvalue/store@0.2.0-draft',
        'wasi:http/outgoing-handler@0.2.3',
        'wasi:filesystem/preopens@0.2.3',
        'wasi:messaging/consumer@0.2.0',
        'acme:shop/ledger@1.0.0',
      ),
    );
    expect(grants).toEqual(Grants.parse({ tcp: true, keyValue: true }));
    expect(open.map(({ grant, imports }) => [grant, imports])).toEqual([
      ['http', ['wasi:http/outgoing-handler@0.2.3']],
      ['folders', ['wasi:filesystem/preopens@0.2.3']],
    ]);
    expect(notGrantable.map(({ capability, subject }) => [capability, subject])).toEqual([
      ['messaging', ''],
      ['unknown', 'acme:shop/ledger'],
    ]);
  });

  test('leave out what the code cannot reach, but for what a runtime asks for before it starts', () => {
    const capabilities = capabilitiesOf(
      facts('wasi:sockets/udp@0.2.3', 'wasi:filesystem/preopens@0.2.3', 'wasi:nn/graph@0.2.0'),
    ).map((one) => ({ ...one, reachable: 'no' as const }));
    expect(proposeGrants(capabilities)).toMatchObject({ grants: { udp: false, inference: true }, open: [] });
  });
});

describe('grants against what a module may do', () => {
  const judged = (grants: Parameters<typeof Grants.parse>[0], ...imports: string[]) =>
    judgeGrants(Grants.parse(grants), capabilitiesOf(facts(...imports))).map(({ grant, verdict }) => [grant, verdict]);

  test('unused', () => {
    expect(judged({ http: ['a.example'], tcp: true, arguments: ['x'] }, 'wasi:cli/environment@0.2.0')).toEqual([
      ['http', 'unused'],
      ['tcp', 'unused'],
    ]);
  });

  test('unused as well where no code gets there', () => {
    const capabilities = capabilitiesOf(facts('wasi:sockets/tcp@0.2.3', 'wasi:nn/graph@0.2.0')).map((one) => ({
      ...one,
      reachable: 'no' as const,
    }));
    expect(judgeGrants(Grants.parse({ tcp: true, inference: true }), capabilities)).toMatchObject([
      { grant: 'tcp', verdict: 'unused' },
    ]);
  });

  test('missing', () => {
    const imports = ['wasi:http/client@0.3.0', 'wasi:filesystem/preopens@0.3.0', 'wasi:config/store@0.2.0'];
    expect(judged({}, ...imports)).toEqual([
      ['http', 'missing'],
      ['folders', 'missing'],
    ]);
  });

  const folder = (hostPath: string) => ({ hostPath, guestPath: '/data', access: 'read-write' });

  test.each<[object, string]>([
    [{ http: 'any' }, 'http'],
    [{ http: ['*.com'] }, 'http'],
    [{ http: ['a.example'], folders: [folder('/')] }, 'folders'],
    [{ http: ['a.example'], folders: [folder('//etc/./ssh/')] }, 'folders'],
    [{ http: ['a.example'], folders: [folder('/srv/../etc')] }, 'folders'],
  ])('excessive: %j', (grants, about) => {
    const found = judged({ folders: [folder('/srv/shop')], ...grants }, 'wasi:http/client@0.3.0', 'wasi:filesystem/x');
    expect(found).toEqual([[about, 'excessive']]);
  });

  test('what fits is not spoken of', () => {
    const grants = { http: ['*.example.com'], folders: [folder('/srv/shop')], fuel: 1_000_000 };
    expect(judged(grants, 'wasi:http/client@0.3.0', 'wasi:filesystem/preopens@0.3.0')).toEqual([]);
  });
});

test('of the least grants none is ever unused, and only what a person has to fill in is missing', () => {
  const known = fc.constantFrom(
    'wasi:http/outgoing-handler@0.2.0',
    'wasi:sockets/tcp@0.2.0',
    'wasi:sockets/udp@0.2.0',
    'wasi:sockets/ip-name-lookup@0.2.0',
    'wasi:filesystem/preopens@0.2.0',
    'wasi:cli/environment@0.2.0',
    'wasi:keyvalue/store@0.2.0',
    'wasi:config/store@0.2.0',
    'wasi:nn/graph@0.2.0',
    'wasi:tls/client@0.2.0',
    'env:x/y',
  );
  fc.assert(
    fc.property(fc.array(known), (imports) => {
      const capabilities = capabilitiesOf(facts(...imports));
      const { grants, open } = proposeGrants(capabilities);
      const asked = new Set<string>(open.map(({ grant }) => grant));
      for (const { grant, verdict } of judgeGrants(grants, capabilities)) {
        expect(verdict).toBe('missing');
        expect(asked.has(grant)).toBe(true);
      }
    }),
  );
});
