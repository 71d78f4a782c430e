import { describe, expect, test } from 'vitest';
import { Grants } from '#shared/domain/grants.ts';
import { Digest, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import { wasmtimeCommand } from './wasmtime-host.ts';
import { parseWasmtimeVersion } from './wasmtime-program.ts';

const order = (settings: Partial<ReleaseSettings> = {}) => ({
  program: { path: '/usr/bin/wasmtime', version: '49.0.3', aotKey: 'key', canLimitReuse: true },
  file: '/node/aot/key/module.cwasm',
  compiled: true,
  freshInstances: false,
  release: {
    workload: WorkloadName.parse('shop'),
    release: ReleaseId.parse('r1-000000000001'),
    digest: Digest.parse('0'.repeat(64)),
    settings: ReleaseSettings.parse(settings),
  },
});

describe('the command that serves a release', () => {
  test('always has a time limit, a memory limit, no cache and no backtraces', () => {
    const { args, env } = wasmtimeCommand(order({ requestTimeoutMs: 1_234, memoryLimitBytes: 5_000_000 }));
    const text = args.join(' ');
    expect(text).toContain('-W timeout=1234ms');
    expect(text).toContain('-W max-memory-size=5000000');
    expect(text).toContain('-C cache=n');
    expect(text).toContain('--addr 127.0.0.1:0');
    expect(env['RUST_BACKTRACE']).toBe('0');
    expect(args.slice(-2)).toEqual(['--allow-precompiled', '/node/aot/key/module.cwasm']);
  });

  test('loads a module that is not compiled here without the leave to load machine code', () => {
    expect(wasmtimeCommand({ ...order(), compiled: false }).args).not.toContain('--allow-precompiled');
  });

  test('shows no value of a variable on the command line', () => {
    const { args, env } = wasmtimeCommand(order({ env: { API_KEY: 'secret' } }));
    expect(args.join(' ')).toContain('--env API_KEY');
    expect(args.join(' ')).not.toContain('secret');
    expect(env['API_KEY']).toBe('secret');
  });

  test.each(['LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'RUST_BACKTRACE', 'RUST_LOG', 'WASMTIME_HOME', 'PATH', 'Path'])(
    'lets %s reach the guest and never the runtime',
    (name) => {
      const { args, env } = wasmtimeCommand(order({ env: { [name]: '/tmp/evil.so' } }));
      expect(args).toContain(`${name}=/tmp/evil.so`);
      expect(env[name] ?? '0').toBe('0');
    },
  );

  test('is what is granted, and no more', () => {
    const folders = [{ hostPath: '/srv/a b', guestPath: '/data', access: 'read-write' as const }];
    const { args } = wasmtimeCommand(order({ grants: Grants.parse({ folders, tcp: true, fuel: 5_000 }) }));
    expect(args.join(' ')).toContain('-S inherit-network -S tcp=y -S udp=n -W fuel=5000 --dir /srv/a b::/data');
    const bare = wasmtimeCommand(order()).args.join(' ');
    expect(bare).not.toMatch(/--dir|inherit|fuel|tcp|udp|http|config|keyvalue/);
  });

  test('gives the guest nothing of the agent’s own environment', () => {
    const { env } = wasmtimeCommand(order());
    expect(Object.keys(env).filter((name) => name !== 'SystemRoot')).toEqual(['RUST_BACKTRACE']);
  });
});

test.each([
  ['wasmtime 49.0.3 (f96eabaa1 2026-10-14)\n', '49.0.3'],
  ['wasmtime-cli 13.0.0', '13.0.0'],
  ['wasmtime 50.0.0-dev (abc 2026-11-01)', '50.0.0-dev'],
  ['wasmtime', null],
  ['something 1.2.3', null],
  ['wasmtime 1.2.3/../../x', null],
])('%j is version %s', (output, version) => {
  expect(parseWasmtimeVersion(output)).toBe(version);
});
