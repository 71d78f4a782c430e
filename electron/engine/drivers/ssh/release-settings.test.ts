import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Digest, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import type { ActivationOrder } from '../node-driver.ts';
import { renderReleaseJson, renderSettings } from './release-settings.ts';

const orderWith = (settings: object): ActivationOrder => ({
  workload: WorkloadName.parse('shop'),
  release: ReleaseId.parse('r1-000000000000'),
  digest: Digest.parse('a'.repeat(64)),
  settings: ReleaseSettings.parse(settings),
  confirmWithinMs: 1_000,
});

/** What the runtime would be started with, told by real sh: its arguments and its environment. */
function started(settings: object): { args: string[]; env: Map<string, string> } {
  const show = 'for a in "$@"; do printf "%s\\0" "$a"; done; printf "\\0"; exec /usr/bin/env -0';
  const script = `${renderSettings(orderWith(settings))}\nwith_environment FILE /bin/sh -c '${show}' sh`;
  const out = execFileSync('sh', ['-c', script], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } });
  const [args = '', env = ''] = out.split('\0\0');
  const pairs = env.split('\0').flatMap((line) => (line.includes('=') ? [line] : []));
  return {
    args: args.split('\0'),
    env: new Map(pairs.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
  };
}

describe.skipIf(process.platform === 'win32')('settings of a release', () => {
  test('values go through the environment, never the command line', () => {
    const { args, env } = started({ env: { API_KEY: "s'ecret\n$(id)" } });
    expect(args).toEqual(['--env', 'API_KEY', 'FILE']);
    expect(env.get('API_KEY')).toBe("s'ecret\n$(id)");
  });

  test.each([
    'PATH',
    'LD_PRELOAD',
    'IFS',
    'RUST_LOG',
    'WASMTIME_HOME',
    'HOME',
    'PPID',
    'LD_LIBRARY_PATH',
    'BASH_ENV',
    'ENV',
  ])('%s is for the component alone', (name) => {
    const { args, env } = started({ env: { [name]: '/evil' } });
    expect(args).toEqual(['--env', `${name}=/evil`, 'FILE']);
    expect(env.get(name)).not.toBe('/evil');
  });

  test.each(['SSH_PRIVATE_KEY', 'NOTIFY_API_TOKEN', 'LISTEN_SECRET', 'XDG_TOKEN', 'INVOCATION_KEY'])(
    '%s is nothing of the system and stays off the command line',
    (name) => {
      const { args, env } = started({ env: { [name]: 'secret' } });
      expect(args).toEqual(['--env', name, 'FILE']);
      expect(env.get(name)).toBe('secret');
    },
  );

  test.each(['SSH_AUTH_SOCK', 'NOTIFY_SOCKET', 'LISTEN_FDS', 'XDG_CONFIG_HOME', 'INVOCATION_ID'])(
    '%s would change how the runtime runs',
    (name) => expect(started({ env: { [name]: '/evil' } }).args).toEqual(['--env', `${name}=/evil`, 'FILE']),
  );

  test.each(['guest_file', 'file', 'root', 'port', 'digest'])('%s changes nothing of what is started', (name) => {
    const { args, env } = started({ env: { [name]: '/evil.cwasm' }, grants: { tcp: true } });
    expect([args.slice(-3), env.get(name)]).toEqual([['--env', name, 'FILE'], '/evil.cwasm']);
  });

  test('grants are words of the command line, whatever is in them', () => {
    const folders = [{ hostPath: "/srv/it's, (a) = b", guestPath: '/data', access: 'read-write' }];
    const { args } = started({ grants: { folders, tcp: true, fuel: 5_000, config: { a: "b ' $(id)\nc" } } });
    expect(args).toEqual([
      ...'-S inherit-network -S tcp=y -S udp=n -S config -S'.split(' '),
      "config-var=a=b ' $(id)\nc",
      ...'-W fuel=5000 --dir'.split(' '),
      "/srv/it's, (a) = b::/data",
      'FILE',
    ]);
  });

  test('granted folders are told one by one', () => {
    const folders = ['/srv/a b', "/srv/it's"].map((hostPath) => ({ hostPath, guestPath: '/data', access: 'read' }));
    const script = `${renderSettings(orderWith({ grants: { folders } }))}\nshow() { printf '<%s>' "$1"; }\neach_folder show`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe("</srv/a b></srv/it's>");
  });

  test('a grant that no command line can carry is refused', () => {
    const order = orderWith({ grants: { config: { a: 'x,inherit-network' } } });
    expect(() => renderSettings(order)).toThrow('comma');
  });

  test('their last line tells that they are complete', () => {
    expect(renderSettings(orderWith({})).endsWith('\n}\n# complete\n')).toBe(true);
  });

  test('any values arrive as they are', () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^APP_[A-Z]{1,8}$/), value, { maxKeys: 6 }), (env) => {
        const seen = started({ env }).env;
        for (const [name, text] of Object.entries(env)) expect(seen.get(name)).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  test('a health path cannot leave its quotes', () => {
    const text = renderSettings(orderWith({ healthPath: "/';touch${IFS}/tmp/x;'" }));
    const out = execFileSync('sh', ['-c', `${text}\nprintf %s "$health_path"`], { encoding: 'utf8' });
    expect(out).toBe("/';touch${IFS}/tmp/x;'");
  });

  test('the description is one line, without the values of the environment', () => {
    const text = renderReleaseJson(
      orderWith({ env: { API_KEY: 'secret' }, grants: { config: { key: 'secret' } }, healthPath: '/h' }),
    );
    expect(text).not.toContain('\n');
    expect(text).not.toContain('secret');
    expect(JSON.parse(text)).toMatchObject({
      release: 'r1-000000000000',
      settings: { env: ['API_KEY'], grants: { config: ['key'] }, healthPath: '/h' },
    });
  });
});
