import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { HostKeyStore } from './host-key-store.ts';
import { type HostKey, hostKeyOf, knownHostsLine } from './known-hosts.ts';

function keyOf(seed: number): HostKey {
  const key = hostKeyOf(
    Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.alloc(32, seed)]),
  );
  if (!key) throw new Error('not a key');
  return key;
}

describe('HostKeyStore', () => {
  let folder: string;
  let store: HostKeyStore;
  const query = { host: 'node', port: 2222 };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flotilla-keys-'));
    store = new HostKeyStore({
      ownFile: join(folder, 'data', 'known_hosts'),
      usualFiles: [join(folder, 'known_hosts')],
      systemFiles: [],
    });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const verdict = async (key: HostKey, of = query) => (await store.lookup(of)).judge(key).verdict;

  test('knows nobody without files', async () => {
    expect(await verdict(keyOf(1))).toBe('unknown');
  });

  test('a trusted key is known, also to the next store, and others are changed', async () => {
    await store.trust(query, keyOf(1));
    await store.trust(query, keyOf(1));
    expect(await verdict(keyOf(1))).toBe('known');
    expect(await verdict(keyOf(2))).toBe('changed');
    const own = join(folder, 'data', 'known_hosts');
    expect(await readFile(own, 'utf8')).toBe(`${knownHostsLine('[node]:2222', keyOf(1))}\n`);
    expect(await readdir(join(folder, 'data'))).toEqual(['known_hosts']);
  });

  test('many at once lose nothing', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => store.trust({ host: `n${i}`, port: 22 }, keyOf(i))));
    const lines = (await readFile(join(folder, 'data', 'known_hosts'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(20);
  });

  test("the user's file is read anew when it changes, and never written", async () => {
    const file = join(folder, 'known_hosts');
    await writeFile(file, `${knownHostsLine('[node]:2222', keyOf(1))}\n`);
    expect(await verdict(keyOf(1))).toBe('known');
    await writeFile(file, `${knownHostsLine('[node]:2222', keyOf(2))} \n`);
    expect(await verdict(keyOf(1))).toBe('changed');
    await store.trust({ host: 'third', port: 22 }, keyOf(3));
    expect(await readFile(file, 'utf8')).not.toContain('third');
  });

  test('an alias stands for host and port', async () => {
    await store.trust({ ...query, alias: 'Edge' }, keyOf(1));
    expect(await verdict(keyOf(1), { host: 'elsewhere', port: 1, alias: 'edge' } as typeof query)).toBe('known');
    expect(await verdict(keyOf(1))).toBe('unknown');
  });

  test('tells which kinds of keys are known', async () => {
    await store.trust(query, keyOf(1));
    expect((await store.lookup(query)).keyTypes).toEqual(['ssh-ed25519']);
  });

  test('a file that cannot be read is said, not passed over', async () => {
    await mkdir(join(folder, 'known_hosts'));
    const error = await store.lookup(query).catch((thrown: unknown) => thrown);
    expect(failureOf(error).code).toBe('ssh/config-unreadable');
    await chmod(join(folder, 'known_hosts'), 0o700);
  });
});
