import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { listSshHosts, resolveSshTarget, type SshConfigPlace } from './ssh-config.ts';

describe('ssh_config', () => {
  let homeFolder: string;
  let place: SshConfigPlace;

  beforeEach(async () => {
    homeFolder = await mkdtemp(join(tmpdir(), 'flotilla-home-'));
    await mkdir(join(homeFolder, '.ssh'));
    place = { homeFolder, systemFile: join(homeFolder, 'system_config'), agentSocket: '/run/agent' };
  });
  afterEach(() => rm(homeFolder, { recursive: true }));

  const write = (text: string, name = join('.ssh', 'config')) => writeFile(join(homeFolder, name), text);
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => '',
      (error: unknown) => failureOf(error).code,
    );

  test('without a file: the usual user, port and keys', async () => {
    expect(await resolveSshTarget('node', place)).toEqual({
      host: 'node',
      name: 'node',
      port: 22,
      user: userInfo().username,
      hostKeyAlias: undefined,
      knownHostsFiles: undefined,
      identityFiles: ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(homeFolder, '.ssh', name)),
      identitiesOnly: false,
      agentSocket: '/run/agent',
      proxyJump: null,
    });
  });

  test('takes everything that counts, whatever the case of the words', async () => {
    await write(`
Host edge-1
  hostname 10.0.0.7
  USER edge
  Port 2222
  IdentityFile ~/.ssh/edge key
  IdentityFile %d/keys/%r-%h
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ~/.ssh/known_edge /etc/known_more
  HostKeyAlias Edge
Host *
  User nobody
  Port 99
`);
    expect(await resolveSshTarget('edge-1', place)).toMatchObject({
      host: '10.0.0.7',
      name: 'edge-1',
      user: 'edge',
      port: 2222,
      identityFiles: [join(homeFolder, '.ssh/edge key'), join(homeFolder, 'keys/edge-10.0.0.7')],
      identitiesOnly: true,
      agentSocket: undefined,
      knownHostsFiles: [join(homeFolder, '.ssh/known_edge'), '/etc/known_more'],
      hostKeyAlias: 'Edge',
    });
  });

  test('what a person says comes first', async () => {
    await write('Host edge-1\n  User edge\n  Port 2222\n  IdentityFile ~/.ssh/other\n');
    expect(await resolveSshTarget('root@edge-1:24', place, '~/.ssh/mine')).toMatchObject({
      user: 'root',
      port: 24,
      identityFiles: [join(homeFolder, '.ssh/mine')],
      identitiesOnly: true,
    });
  });

  test('the first value counts, and the system comes last', async () => {
    await write('Host a\n  Port 1001\nHost *\n  Port 1002\n');
    await write('Port 1003\nUser system\n', 'system_config');
    expect(await resolveSshTarget('a', place)).toMatchObject({ port: 1001, user: 'system' });
    expect(await resolveSshTarget('b', place)).toMatchObject({ port: 1002 });
  });

  test('Include, by pattern, within a section and after it', async () => {
    await mkdir(join(homeFolder, '.ssh', 'config.d'));
    await write('Host inc-1\n  Port 1001\n', '.ssh/config.d/10.conf');
    await write('Host inc-2\n  Port 1002\n', '.ssh/config.d/20.conf');
    await write('Include config.d/*.conf\nUser everyone\nHost last\n  Include missing\n  Port 1003\n');
    expect(await resolveSshTarget('inc-1', place)).toMatchObject({ port: 1001, user: 'everyone' });
    expect(await resolveSshTarget('inc-2', place)).toMatchObject({ port: 1002, user: 'everyone' });
    expect(await resolveSshTarget('last', place)).toMatchObject({ port: 1003, user: 'everyone' });
    expect((await listSshHosts(place)).map(({ alias }) => alias)).toEqual(['inc-1', 'inc-2', 'last']);
  });

  test('an Include of itself ends with an error', async () => {
    await write('Include config\n');
    expect(await codeOf(listSshHosts(place))).toBe('ssh/config-unreadable');
  });

  test('a change of an included file counts at once', async () => {
    await write('Host a\n  Port 1001\n', '.ssh/more');
    await write('Include more\n');
    expect(await resolveSshTarget('a', place)).toMatchObject({ port: 1001 });
    await write('Host a\n  Port 10022\n', '.ssh/more');
    expect(await resolveSshTarget('a', place)).toMatchObject({ port: 10022 });
  });

  test('lists concrete hosts only', async () => {
    await write(
      'Host a b *.example !c\n  User x\nHost *\n  User y\nHost d\n  HostName d.example\n  ProxyJump gate\nMatch host e\n  User z\n',
    );
    expect(await listSshHosts(place)).toEqual([
      { alias: 'a', hostName: 'a', user: 'x', port: 22, proxyJump: null },
      { alias: 'b', hostName: 'b', user: 'x', port: 22, proxyJump: null },
      { alias: 'd', hostName: 'd.example', user: 'y', port: 22, proxyJump: 'gate' },
    ]);
  });

  test('one jump, resolved itself; more are refused', async () => {
    await write(
      'Host gate\n  HostName gate.example\n  User guard\nHost a\n  ProxyJump gate\nHost b\n  ProxyJump gate,other\nHost c\n  ProxyJump a\nHost d\n  ProxyCommand nc %h %p\nHost e\n  ProxyJump none\n',
    );
    expect((await resolveSshTarget('a', place)).proxyJump).toMatchObject({ host: 'gate.example', user: 'guard' });
    expect(await codeOf(resolveSshTarget('b', place))).toBe('node/not-supported');
    expect(await codeOf(resolveSshTarget('c', place))).toBe('node/not-supported');
    expect(await codeOf(resolveSshTarget('d', place))).toBe('node/not-supported');
    expect((await resolveSshTarget('e', place)).proxyJump).toBeNull();
  });

  test('runs no programs that the file names', async () => {
    const mark = join(homeFolder, 'ran');
    await write(
      `Match exec "touch ${mark}"\n  User pwned\nHost *\n  CanonicalizeHostname yes\n  CanonicalDomains example\n`,
    );
    expect((await resolveSshTarget('a', place)).user).toBe(userInfo().username);
    await expect(rm(mark)).rejects.toThrow('ENOENT');
  });

  test.each(['HostName -oProxyCommand=id', 'HostName "a b"', 'Port 99999', 'User "-l x"'])(
    'refuses %s',
    async (line) => {
      await write(`Host a\n  ${line}\n`);
      expect(await codeOf(resolveSshTarget('a', place))).toBe('input/invalid');
    },
  );

  test('a folder in place of the file is an error', async () => {
    await mkdir(join(homeFolder, '.ssh', 'config'));
    expect(await codeOf(resolveSshTarget('a', place))).toBe('ssh/config-unreadable');
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'so is a file that cannot be read',
    async () => {
      await write('Host a\n');
      await chmod(join(homeFolder, '.ssh', 'config'), 0);
      expect(await codeOf(resolveSshTarget('a', place))).toBe('ssh/config-unreadable');
    },
  );
});
