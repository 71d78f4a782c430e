import { randomBytes, createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Digest } from '#shared/domain/ids.ts';
import type { StagedModule } from '../../electron/engine/drivers/node-driver.ts';
import { driverFor, targetOf } from './fleet-drivers.ts';
import { RoundTripProxy } from './round-trip-proxy.ts';
import { SshFleet, sshFleetMissing } from './ssh-fleet.ts';

const never = new AbortController().signal;
const missing = sshFleetMissing();

describe.skipIf(missing !== null)(
  `round trips to a node over SSH${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let fleet: SshFleet;

    beforeAll(async () => {
      fleet = await SshFleet.start();
    });
    afterAll(() => fleet.stop());

    async function moduleOf(sizeBytes: number): Promise<StagedModule> {
      const bytes = randomBytes(sizeBytes);
      const digest = Digest.parse(createHash('sha256').update(bytes).digest('hex'));
      const path = join(fleet.folder, `${digest}.wasm`);
      await writeFile(path, bytes);
      return { path, digest, sizeBytes };
    }

    async function throughProxy(delayMs: number) {
      const [address = ''] = fleet.addresses(1);
      const proxy = await RoundTripProxy.start({ host: address, port: fleet.port }, { delayMs });
      const driver = driverFor(fleet, { ...targetOf(fleet, address, proxy.port), host: '127.0.0.1' });
      return { proxy, driver, close: () => Promise.all([driver.close(), proxy.stop()]) };
    }

    test('a cold connect and stage of 100 KiB takes at most 9, the TCP handshake included', async () => {
      const { proxy, driver, close } = await throughProxy(60);
      const module = await moduleOf(100 * 1024);
      await driver.connect(never);
      expect(await driver.stage(module, { signal: never })).toMatchObject({ result: 'stored' });
      expect(proxy.roundTrips).toBe(9);
      await close();
    });

    test('warm, an unchanged module takes at most 2, a changed one 3, and a check of the link 1', async () => {
      const { proxy, driver, close } = await throughProxy(60);
      const module = await moduleOf(100 * 1024);
      const changed = await moduleOf(100 * 1024);
      await driver.stage(module, { signal: never });

      await proxy.quiet();
      let before = proxy.roundTrips;
      const bytesBefore = proxy.bytes.up;
      expect(await driver.stage(module, { signal: never })).toMatchObject({ result: 'already-there', bytesSent: 0 });
      expect(proxy.roundTrips - before).toBe(2);
      expect(proxy.bytes.up - bytesBefore).toBeLessThan(4_096);

      await proxy.quiet();
      before = proxy.roundTrips;
      expect(await driver.stage(changed, { signal: never })).toMatchObject({ result: 'stored' });
      expect(proxy.roundTrips - before).toBe(3);

      await proxy.quiet();
      before = proxy.roundTrips;
      await driver.connect(never);
      expect(proxy.roundTrips - before).toBe(1);
      await close();
    });
  },
);
