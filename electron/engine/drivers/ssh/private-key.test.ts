import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gatherCredentials } from './auth-methods.ts';
import { readPrivateKey } from './private-key.ts';
import { SshPassphraseProblem } from './ssh-problems.ts';

describe('private keys', () => {
  let folder: string;
  const plain = ssh2.utils.generateKeyPairSync('ed25519');
  const locked = ssh2.utils.generateKeyPairSync('ed25519', {
    passphrase: 'open sesame',
    cipher: 'aes256-ctr',
    rounds: 1,
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flotilla-keys-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function file(name: string, text: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  }

  test('a plain key is usable, an encrypted one with its passphrase', async () => {
    expect(await readPrivateKey(await file('plain', plain.private), [])).toMatchObject({ state: 'usable' });
    const path = await file('locked', locked.private);
    await writeFile(`${path}.pub`, locked.public);
    expect(await readPrivateKey(path, [])).toMatchObject({
      state: 'locked',
      wrong: false,
      publicBlob: expect.any(Buffer),
    });
    expect(await readPrivateKey(path, ['wrong'])).toMatchObject({ state: 'locked', wrong: true });
    expect(await readPrivateKey(path, ['wrong', 'open sesame'])).toMatchObject({ state: 'usable' });
  });

  test('encrypted PEM is told from a broken file', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
    });
    expect(await readPrivateKey(await file('pem', privateKey), [])).toMatchObject({ state: 'locked' });
    expect(await readPrivateKey(await file('bad', 'no key at all'), ['x'])).toMatchObject({ state: 'unusable' });
    expect(await readPrivateKey(await file('public', plain.public), [])).toMatchObject({ state: 'unusable' });
    expect(await readPrivateKey(await file('huge', 'x'.repeat(100_000)), [])).toMatchObject({ state: 'unusable' });
    expect(await readPrivateKey(join(folder, 'none'), [])).toMatchObject({ state: 'missing' });
    expect(await readPrivateKey(folder, [])).toMatchObject({ state: 'unusable' });
  });

  test('an RSA key never signs with SHA-1', async () => {
    const rsa = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
    const read = await readPrivateKey(await file('rsa', rsa.private), []);
    if (read.state !== 'usable') throw new Error('not usable');
    expect(() => read.key.sign(Buffer.from('data'), 'sha1')).toThrow('SHA-1');
    expect(() => read.key.sign(Buffer.from('data'))).toThrow('SHA-1');
    expect(read.key.sign(Buffer.from('data'), 'sha256')).toBeInstanceOf(Buffer);
  });

  test('a login that cannot succeed is not begun', async () => {
    const path = await file('locked', locked.private);
    const sources = { identityFiles: [path], identitiesOnly: true, agentSocket: undefined };
    const problem = await gatherCredentials({ ...sources, passphrases: () => ['wrong'] }).catch(
      (error: unknown) => error,
    );
    expect(problem).toBeInstanceOf(SshPassphraseProblem);
    expect(problem).toMatchObject({ keyPath: path, wrong: true, failure: { code: 'ssh/passphrase-needed' } });
    const { keys } = await gatherCredentials({ ...sources, passphrases: () => ['open sesame'] });
    expect(keys).toHaveLength(1);
  });

  test('another key helps while one is locked; an agent that is not there does no harm', async () => {
    const sources = {
      identityFiles: [await file('locked', locked.private), await file('plain', plain.private)],
      identitiesOnly: false,
      agentSocket: join(folder, 'no-agent'),
      passphrases: () => [],
    };
    expect(await gatherCredentials(sources)).toMatchObject({ keys: [expect.anything()], locked: [{}], agent: null });
  });
});
