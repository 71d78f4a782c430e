import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DockerCredentials } from './docker-credentials.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'flotilla-docker-'));
  mkdirSync(join(home, '.docker'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const base64 = (text: string) => Buffer.from(text).toString('base64');

function loginFor(registry: string, config: unknown, env: NodeJS.ProcessEnv = {}, helperTimeLimitMs = 10_000) {
  if (config !== undefined) {
    const text = typeof config === 'string' ? config : JSON.stringify(config);
    writeFileSync(join(home, '.docker', 'config.json'), text);
  }
  const path = `${home}:${process.env['PATH'] ?? ''}`;
  return new DockerCredentials({ homeFolder: home, env: { PATH: path, ...env }, helperTimeLimitMs }).for(registry);
}

const password = (user: string, secret: string) => ({
  login: { kind: 'password', user, password: secret },
  problem: null,
});
const none = { login: null, problem: null };

describe("Docker's credential file", () => {
  it.each([
    ['ghcr.io', { 'ghcr.io': { auth: base64('me:pass:word') } }],
    ['ghcr.io', { 'https://ghcr.io/v2/': { auth: base64('me:pass:word') } }],
    ['localhost:5000', { 'localhost:5000': { username: 'me', password: 'pass:word' } }],
    ['docker.io', { 'https://index.docker.io/v1/': { auth: base64('me:pass:word') } }],
  ])('has a login for %s', async (registry, auths) => {
    expect(await loginFor(registry, { auths })).toEqual(password('me', 'pass:word'));
  });

  it('may have a token instead', async () => {
    const auths = { 'ghcr.io': { auth: base64('me:'), identitytoken: 'refresh' } };
    expect(await loginFor('ghcr.io', { auths })).toEqual({
      login: { kind: 'refresh-token', token: 'refresh' },
      problem: null,
    });
  });

  it('gives the login of exactly the registry that asks', async () => {
    const auths = { 'ghcr.io': { auth: base64('me:secret') } };
    for (const other of ['ghcr.io:443', 'evil-ghcr.io', 'ghcr.io.example.org', 'hcr.io', 'docker.io']) {
      expect(await loginFor(other, { auths })).toEqual(none);
    }
  });

  it('may be missing, or be where DOCKER_CONFIG says', async () => {
    expect(await loginFor('ghcr.io', undefined)).toEqual(none);
    writeFileSync(join(home, 'config.json'), JSON.stringify({ auths: { 'ghcr.io': { auth: base64('me:there') } } }));
    expect(await loginFor('ghcr.io', undefined, { DOCKER_CONFIG: home })).toEqual(password('me', 'there'));
  });

  it.each(['{', '[]', '{"auths":7}', ' '.repeat(2 * 1024 ** 2)])(
    'that is broken gives none and says so, without its words: %.10s',
    async (text) => {
      expect(await loginFor('ghcr.io', text)).toEqual({
        login: null,
        problem: "Docker's credential file cannot be understood.",
      });
    },
  );

  it.each([{ auth: 'no base 64 !' }, { auth: base64('no colon') }, { auth: base64('me:') }, {}, null])(
    'with half a login gives none: %j',
    async (auth) => {
      expect(await loginFor('ghcr.io', { auths: { 'ghcr.io': auth } })).toEqual(none);
    },
  );
});

describe.skipIf(process.platform === 'win32')('a credential helper', () => {
  function helper(name: string, script: string) {
    const path = join(home, `docker-credential-${name}`);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  }

  it('is asked by name on its input, the one of the registry before the general one', async () => {
    helper('mine', 'read -r host; echo "{\\"Username\\":\\"$1\\",\\"Secret\\":\\"$host\\"}"');
    const config = { credsStore: 'general', credHelpers: { 'ghcr.io': 'mine' } };
    expect(await loginFor('ghcr.io', config)).toEqual(password('get', 'ghcr.io'));
    expect(await loginFor('docker.io', { credsStore: 'mine' })).toEqual(password('get', 'https://index.docker.io/v1/'));
  });

  it('may give a token', async () => {
    helper('token', 'echo \'{"Username":"<token>","Secret":"refresh"}\'');
    expect(await loginFor('ghcr.io', { credsStore: 'token' })).toMatchObject({
      login: { kind: 'refresh-token', token: 'refresh' },
    });
  });

  it('that knows nothing leaves the file to say', async () => {
    helper('empty', 'echo credentials not found in native keychain; exit 1');
    const auths = { 'ghcr.io': { auth: base64('me:secret') } };
    expect(await loginFor('ghcr.io', { credsStore: 'empty', auths })).toEqual(password('me', 'secret'));
    expect(await loginFor('other.io', { credsStore: 'empty', auths })).toEqual({
      login: null,
      problem: 'docker-credential-empty gave no login.',
    });
  });

  it.each([
    ['is missing', 'nowhere', '', /not on this computer/],
    ['says nonsense', 'odd', 'echo hello secret', /has no login for ghcr.io/],
    [
      'says too much',
      'long',
      'while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done',
      /gave no login|in time/,
    ],
  ])('that %s gives none, and no word of its own', async (_, name, script, problem) => {
    if (script !== '') helper(name, script);
    const answer = await loginFor('ghcr.io', { credsStore: name });
    expect(answer).toEqual({ login: null, problem: expect.stringMatching(problem) });
    expect(answer.problem).not.toContain('secret');
  });

  it('that hangs is ended', async () => {
    helper('slow', 'exec sleep 60');
    expect(await loginFor('ghcr.io', { credsStore: 'slow' }, {}, 100)).toEqual({
      login: null,
      problem: 'docker-credential-slow did not answer in time.',
    });
  });

  it.each(['../evil', 'a b', '$(touch x)', '-x', ''])('is not called %j', async (name) => {
    expect((await loginFor('ghcr.io', { credsStore: name })).login).toBeNull();
  });
});
