import { describe, expect, test } from 'vitest';
import { Grants } from './grants.ts';
import { wasmedgeFlags } from './wasmedge-flags.ts';

const limits = { memoryLimitBytes: 1_048_576, timeLimitMs: 500 };
const flags = (grants: object, version = '0.14.1') =>
  wasmedgeFlags({ grants: Grants.parse(grants), env: { A: 'b c' }, ...limits }, { version });
const folders = [
  { hostPath: '/srv/in', guestPath: '/in', access: 'read' },
  { hostPath: '/srv/out', guestPath: '/out', access: 'read-write' },
];

test('limits, folders and variables', () => {
  expect(flags({ folders, fuel: 9_000, arguments: ['-x'] })).toMatchObject({
    args: '--time-limit 500 --memory-page-limit 16 --gas-limit 9000 --dir /in:/srv/in:readonly --dir /out:/srv/out --env A=b_c'
      .split(' ')
      .map((word) => word.replace('_', ' ')),
    programArguments: ['-x'],
  });
});

describe('what it cannot do is said', () => {
  const how = (grants: object, grant: string, version?: string) =>
    flags(grants, version).enforcement.find((line) => line.grant === grant)?.how;

  test('sockets are never withheld', () => {
    expect(how({}, 'tcp')).toBe('wider');
    expect(how({ tcp: true }, 'tcp')).toBe('enforced');
  });

  test('folders are read-only from 0.12 on', () => {
    expect(how({ folders }, 'folders')).toBe('enforced');
    expect(how({ folders }, 'folders', '0.11.2')).toBe('wider');
    expect(flags({ folders }, '0.11.2').args).toContain('/in:/srv/in');
  });

  test('outgoing HTTP of WASI is not there', () => {
    expect(how({ http: 'any' }, 'http')).toBe('missing');
    expect(how({}, 'http')).toBe('enforced');
  });
});

test.each(['/a:/etc', 'relative', '-x', '/a\0'])('the folder %j is refused', (hostPath) => {
  const grants = { ...Grants.parse({}), folders: [{ hostPath, guestPath: '/b', access: 'read' as const }] };
  expect(() => wasmedgeFlags({ grants, ...limits }, { version: '0.14.1' })).toThrow('WasmEdge');
});
