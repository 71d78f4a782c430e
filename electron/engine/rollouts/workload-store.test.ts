import { afterEach, beforeEach, expect, it } from 'vitest';
import { Digest, WorkloadName } from '#shared/domain/ids.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import { Database } from '../storage/database.ts';
import { WorkloadStore } from './workload-store.ts';

const shop = WorkloadName.parse('shop');
const [one, two] = ['a', 'b'].map((letter) => Digest.parse(letter.repeat(64)));
const settings = ReleaseSettings.parse({});

let database: Database;
beforeEach(() => {
  database = Database.open(':memory:');
  for (const digest of [one, two]) {
    database.run(
      "INSERT INTO modules (digest, name, facts, source, added_at_ms) VALUES (?, 'x', '{}', '{}', 1)",
      digest ?? '',
    );
  }
});
afterEach(() => database.close());

it('a release is found again by its module and settings, and not by the short mark of its name alone', () => {
  if (!one || !two) throw new Error('two modules');
  const store = new WorkloadStore(database);
  const { release, isNew } = store.releaseFor(shop, one, settings);
  expect([release.number, isNew]).toEqual([1, true]);
  store.keep(release);
  expect(store.releaseFor(shop, one, ReleaseSettings.parse({}))).toMatchObject({ release, isNew: false });
  expect(store.releaseFor(shop, one, ReleaseSettings.parse({ grants: { tcp: true } })).isNew).toBe(true);

  // 48 bits: whoever makes modules can make two with the same.
  const other = store.releaseFor(shop, two, settings).release;
  store.keep({ ...release, id: other.id, number: other.number });
  expect(store.releaseFor(shop, two, settings)).toMatchObject({ release: { digest: two, number: 3 }, isNew: true });
});
