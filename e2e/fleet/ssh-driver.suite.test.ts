import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll } from 'vitest';
import { describeNodeDriver } from '../../electron/engine/drivers/contract/node-driver-suite.ts';
import type { NodeDriver } from '../../electron/engine/drivers/node-driver.ts';
import { driverFor, targetOf } from './fleet-drivers.ts';
import { SshFleet, wasmtimeFleetMissing } from './ssh-fleet.ts';

const missing = wasmtimeFleetMissing();
let fleet: SshFleet;

beforeAll(async () => {
  if (missing === null) fleet = await SshFleet.start();
});
afterAll(() => fleet?.stop());

describeNodeDriver({
  name: 'ssh',
  missing,
  coldStarts: [
    { kind: 'process', compile: 'aot' },
    { kind: 'process', compile: 'jit' },
    { kind: 'instance', compile: 'aot' },
  ],
  countsRequests: false,
  runsInProcess: true,
  open: async () => {
    const [address = ''] = fleet.addresses(1);
    const drivers: NodeDriver[] = [];
    const open = () => {
      const driver = driverFor(fleet, targetOf(fleet, address));
      drivers.push(driver);
      return driver;
    };
    return {
      driver: open(),
      anotherDriver: async () => open(),
      files: async () => {
        const entries = await readdir(fleet.rootOf(address), { recursive: true, withFileTypes: true }).catch(() => []);
        return entries.filter((entry) => !entry.isDirectory()).map((entry) => `${entry.parentPath}/${entry.name}`);
      },
      dispose: async () => {
        await open().forget(new AbortController().signal);
        for (const driver of drivers) await driver.close();
      },
    };
  },
});
