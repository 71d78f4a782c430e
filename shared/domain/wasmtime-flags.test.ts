import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Grants } from './grants.ts';
import { wasmtimeEnforcement, wasmtimeFlags } from './wasmtime-flags.ts';

const limits = { memoryLimitBytes: 268_435_456, timeLimitMs: 30_000 };
const serve = { command: 'serve', version: '49.0.3' } as const;
const run = { command: 'run', version: '49.0.3' } as const;

const flags = (grants: object, target: Parameters<typeof wasmtimeFlags>[1] = serve) =>
  wasmtimeFlags({ grants: Grants.parse(grants), ...limits }, target);

const told = (grants: object, grant: string, target: Parameters<typeof wasmtimeFlags>[1] = serve) =>
  flags(grants, target).enforcement.find((line) => line.grant === grant);

const limitWords = ['timeout=30000ms', 'max-memory-size=268435456', 'max-table-elements=1000000', 'max-tables=100'];
const base = ['-S', 'cli', ...limitWords.flatMap((limit) => ['-W', limit])];

test('nothing granted gives the CLI world and the limits, and nothing else', () => {
  expect(flags({}).args).toEqual(base);
});

describe('each grant has its flags', () => {
  const added = (grants: object, target = serve as Parameters<typeof wasmtimeFlags>[1]) => {
    const left = [...base];
    return flags(grants, target).args.filter((word) => {
      const at = left.indexOf(word);
      if (at < 0) return true;
      left.splice(at, 1);
      return false;
    });
  };

  test.each([
    [{ tcp: true }, ['-S', 'inherit-network', '-S', 'tcp=y', '-S', 'udp=n']],
    [{ udp: true }, ['-S', 'inherit-network', '-S', 'tcp=n', '-S', 'udp=y']],
    [{ nameLookup: true }, ['-S', 'allow-ip-name-lookup']],
    [{ keyValue: true }, ['-S', 'keyvalue']],
    [{ config: { a: 'b=c' } }, ['-S', 'config', '-S', 'config-var=a=b=c']],
    [{ inference: true }, ['-S', 'nn']],
    [{ fuel: 5_000 }, ['-W', 'fuel=5000']],
    [{ http: 'any' }, []],
    [{ tls: true }, []],
    [{ arguments: ['a'] }, []],
    [{ folders: [{ hostPath: '/srv/a,b=c', guestPath: '/data', access: 'read' }] }, ['--dir', '/srv/a,b=c::/data']],
  ])('serve, %j', (grants, expected) => expect(added(grants)).toEqual(expected));

  test('run has outgoing HTTP, TLS and arguments only when they are granted', () => {
    expect(added({ http: 'any' }, run)).toEqual(['-S', 'http']);
    expect(added({ tls: true }, run)).toEqual(['-S', 'tls']);
    expect(flags({ arguments: ['--dir', '/', ''] }, run)).toMatchObject({ programArguments: ['--dir', '/', ''] });
  });

  test('variables go by value, when the caller wants that', () => {
    const { args } = wasmtimeFlags({ grants: Grants.parse({}), env: { A: 'x,y=z' }, ...limits }, run);
    expect(args.slice(-2)).toEqual(['--env', 'A=x,y=z']);
  });

  test('what a version does not know is left out, and said', () => {
    const old = { command: 'serve', version: '19.0.0' } as const;
    expect(flags({ keyValue: true, config: { a: 'b' } }, old).args.slice(0, 3)).toEqual(['-S', 'common', '-W']);
    expect(told({ keyValue: true }, 'keyValue', old)).toMatchObject({ how: 'missing' });
    expect(told({ config: { a: 'b' } }, 'config', old)).toMatchObject({ how: 'missing' });
  });
});

describe('what Wasmtime cannot withhold is said', () => {
  test('serve lets a module ask any host', () => {
    expect(told({}, 'http')).toMatchObject({ how: 'wider', note: expect.stringContaining('cannot forbid') });
    expect(told({ http: ['a.example'] }, 'http')).toMatchObject({ how: 'wider' });
    expect(told({ http: 'any' }, 'http')).toMatchObject({ how: 'enforced' });
    expect(told({}, 'http', run)).toMatchObject({ how: 'enforced' });
  });

  test('but not of a module that asks nobody', () => {
    expect(told({}, 'http', { ...serve, capabilities: ['files'] })).toBeUndefined();
    expect(told({}, 'folders', { ...serve, capabilities: ['files'] })).toMatchObject({ how: 'enforced' });
  });

  test('a folder for reading can be written to', () => {
    const folder = { hostPath: '/srv', guestPath: '/data' };
    expect(told({ folders: [{ ...folder, access: 'read' }] }, 'folders')).toMatchObject({ how: 'wider' });
    expect(told({ folders: [{ ...folder, access: 'read-write' }] }, 'folders')).toMatchObject({ how: 'enforced' });
  });

  test('a value with a comma has no place on the command line', () => {
    const grants = Grants.parse({ config: { a: 'b', list: 'c,d' } });
    const [line] = wasmtimeEnforcement(grants, { ...serve, capabilities: ['config'] });
    expect(line).toMatchObject({ grant: 'config', how: 'missing', note: expect.stringContaining('list') });
  });

  test('serve has neither arguments nor TLS', () => {
    expect(told({ arguments: ['a'] }, 'arguments')).toMatchObject({ how: 'missing' });
    expect(told({ tls: true }, 'tls')).toMatchObject({ how: 'missing' });
    expect(told({ tls: true }, 'tls', run)).toMatchObject({ how: 'enforced' });
  });
});

describe('hostile values', () => {
  const folder = { hostPath: '/a', guestPath: '/b', access: 'read-write' as const };

  test.each([
    { config: { a: 'x,inherit-network' } },
    { config: { 'a=b': 'x' } },
    { config: { a: 'x\0y' } },
    { arguments: ['a\0b'] },
    { folders: [{ ...folder, hostPath: '/a::/etc' }] },
    { folders: [{ ...folder, guestPath: '/a::/etc' }] },
    { folders: [{ ...folder, hostPath: '-S' }] },
    { folders: [{ ...folder, hostPath: 'relative' }] },
    { fuel: 1.5 },
    { fuel: -1 },
  ])('%j is refused', (grants) => {
    expect(() => wasmtimeFlags({ grants: { ...Grants.parse({}), ...grants }, ...limits }, run)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'input/invalid' }) }),
    );
  });

  test.each([{ '-A': 'x' }, { 'A=B': 'x' }, { '': 'x' }, { A: '\0' }])('environment %j is refused', (env) => {
    expect(() => wasmtimeFlags({ grants: Grants.parse({}), env, ...limits }, run)).toThrow('cannot');
  });

  const nasty = fc.oneof(
    fc.constantFrom('-S', '--dir', '--', '-', '::', '=', 'a\nb', '$(id)', '`id`', "'", '"', '%s', ';', '{}', '~', '*'),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );

  test('every value stays within its own word, or is refused', () => {
    const grants = fc.record({
      values: fc.array(nasty, { maxLength: 4 }),
      config: fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), nasty, { maxKeys: 3 }),
      env: fc.dictionary(fc.stringMatching(/^[A-Z_]{1,8}$/), nasty, { maxKeys: 3 }),
    });
    fc.assert(
      fc.property(grants, ({ values, config, env }) => {
        let made: ReturnType<typeof wasmtimeFlags>;
        try {
          made = wasmtimeFlags({ grants: { ...Grants.parse({}), arguments: values, config }, env, ...limits }, run);
        } catch {
          const all = [...values, ...Object.values(config), ...Object.values(env)];
          return all.some((value) => value.includes('\0') || value.includes(','));
        }
        const pairs = made.args.flatMap((word, at) => (at % 2 === 0 ? [[word, made.args[at + 1] ?? '']] : []));
        expect(made.args.length % 2).toBe(0);
        for (const [flag, value] of pairs) {
          expect(['-S', '-W', '--env']).toContain(flag);
          expect(value).toMatch(/^[A-Za-z]|^_/);
          if (flag === '-S') expect(value).not.toContain(',');
        }
        expect(made.programArguments).toEqual(values);
        return true;
      }),
    );
  });
});
