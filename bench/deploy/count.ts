import { Digest } from '#shared/domain/ids.ts';
import { join } from 'node:path';
import { RoundTripProxy } from '../../e2e/fleet/round-trip-proxy.ts';
import { systemClock } from '../../electron/engine/clock.ts';
import { ConnectionGate } from '../../electron/engine/drivers/ssh/connection-gate.ts';
import { HostKeyStore } from '../../electron/engine/drivers/ssh/host-key-store.ts';
import { SshDriver } from '../../electron/engine/drivers/ssh/ssh-driver.ts';

/** Prints the round trips of a cold deploy, TCP handshake included, and of the same again, warm and unchanged. */
const [path = '', digest = '', size = '', folder = '', port = '', user = ''] = process.argv.slice(2);
const proxy = await RoundTripProxy.start({ host: '127.9.9.9', port: Number(port) });
const target = {
  host: '127.0.0.1',
  port: proxy.port,
  user,
  name: 'node',
  hostKeyAlias: 'fleet',
  knownHostsFiles: [join(folder, 'known_hosts')],
  identityFiles: [join(folder, 'id')],
  identitiesOnly: true,
  agentSocket: undefined,
  proxyJump: null,
};
const driver = new SshDriver({
  target: async () => target,
  hostKeys: new HostKeyStore({ ownFile: join(folder, 'own'), usualFiles: [], systemFiles: [] }),
  passphrases: () => [],
  gate: new ConnectionGate({ clock: systemClock }),
  clock: systemClock,
});
const module = { path, digest: Digest.parse(digest), sizeBytes: Number(size) };
const { signal } = new AbortController();
await driver.stage(module, { signal });
const cold = proxy.roundTrips;
await driver.stage(module, { signal });
console.log(`${cold} ${proxy.roundTrips - cold}`);
await driver.close();
await proxy.stop();
