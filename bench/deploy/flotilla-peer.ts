import { parseArgs } from 'node:util';
import { Digest } from '#shared/domain/ids.ts';
import { systemClock } from '../../electron/engine/clock.ts';
import { ConnectionGate } from '../../electron/engine/drivers/ssh/connection-gate.ts';
import { HostKeyStore } from '../../electron/engine/drivers/ssh/host-key-store.ts';
import { SshDriver } from '../../electron/engine/drivers/ssh/ssh-driver.ts';
import { createLimiter } from '../../electron/engine/limiter.ts';

/**
 * Flotilla's side of the deploy benchmark, as a process of its own like its peers: connects to every node, checks its
 * host key, and stages one module, with the engine's own driver and its usual number of nodes at a time.
 */
const { values, positionals: addresses } = parseArgs({
  allowPositionals: true,
  options: {
    file: { type: 'string', default: '' },
    digest: { type: 'string', default: '' },
    size: { type: 'string', default: '0' },
    port: { type: 'string', default: '22' },
    user: { type: 'string', default: '' },
    key: { type: 'string', default: '' },
    'known-hosts': { type: 'string', default: '' },
    parallel: { type: 'string', default: '64' },
  },
});
const module = { path: values.file, digest: Digest.parse(values.digest), sizeBytes: Number(values.size) };
const hostKeys = new HostKeyStore({ ownFile: '/nonexistent', usualFiles: [values['known-hosts']], systemFiles: [] });
const gate = new ConnectionGate({ clock: systemClock });
const limit = createLimiter(() => Number(values.parallel));
const { signal } = new AbortController();

async function deploy(address: string): Promise<void> {
  const target = {
    host: address,
    port: Number(values.port),
    user: values.user,
    name: address,
    hostKeyAlias: undefined,
    knownHostsFiles: undefined,
    identityFiles: [values.key],
    identitiesOnly: true,
    agentSocket: undefined,
    proxyJump: null,
  };
  const driver = new SshDriver({
    target: async () => target,
    hostKeys,
    passphrases: () => [],
    gate,
    clock: systemClock,
  });
  try {
    const { result } = await driver.stage(module, { signal });
    if (result !== 'stored') throw new Error(`${address} had the module already`);
  } finally {
    await driver.close();
  }
}

await Promise.all(addresses.map((address) => limit(() => deploy(address))));
