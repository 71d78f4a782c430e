import { join } from 'node:path';
import { NodeFacts, type Labels } from '#shared/domain/node.ts';
import { NodeId } from '#shared/domain/ids.ts';
import { NodeStore } from '../../electron/engine/fleet/node-store.ts';
import { Database } from '../../electron/engine/storage/database.ts';

/** Puts N nodes into a data folder, as a console that has known them for a while has them. None of them answers. */
const [dataFolder = '', count = '0'] = process.argv.slice(2);
const database = Database.open(join(dataFolder, 'flotilla.db'));
const store = new NodeStore(database);
const facts = NodeFacts.parse({
  os: 'Debian GNU/Linux 12 (bookworm)',
  arch: 'aarch64',
  kernel: '6.1.0-28-arm64',
  cpuModel: 'Cortex-A76',
  cpuCount: 4,
  memoryBytes: 8 * 1024 ** 3,
  memoryFreeBytes: 5 * 1024 ** 3,
  diskBytes: 64 * 1024 ** 3,
  diskFreeBytes: 40 * 1024 ** 3,
  runtimes: [{ name: 'wasmtime', version: '49.0.3', usable: true }],
  clockOffsetMs: 3,
  supervisor: 'systemd',
  collectedAtMs: Date.now(),
});
database.transaction(() => {
  for (let n = 1; n <= Number(count); n += 1) {
    const address = `127.2.${Math.floor(n / 250)}.${(n % 250) + 1}:9`;
    const labels: Labels = { zone: `z${n % 7}`, tier: n % 3 === 0 ? 'canary' : 'stable' };
    store.insert({
      id: NodeId.parse(`n-${n}`),
      name: `edge-${n}`,
      address: `ops@${address}`,
      labels,
      target: { driver: 'ssh', address: `ops@${address}` },
      facts,
      addedAtMs: Date.now(),
      lastSeenAtMs: Date.now(),
    });
  }
});
database.close();
