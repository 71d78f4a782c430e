import { join } from 'node:path';
import { systemClock } from '../../electron/engine/clock.ts';
import { ConnectionGate } from '../../electron/engine/drivers/ssh/connection-gate.ts';
import { HostKeyStore } from '../../electron/engine/drivers/ssh/host-key-store.ts';
import type { ResolvedSshTarget } from '../../electron/engine/drivers/ssh/ssh-config.ts';
import { SshDriver, type SshDriverOptions } from '../../electron/engine/drivers/ssh/ssh-driver.ts';
import type { SshFleet } from './ssh-fleet.ts';

/** How a node of the fleet is reached; through a proxy by another port. */
export const targetOf = (fleet: SshFleet, address: string, port = fleet.port): ResolvedSshTarget => ({
  host: address,
  port,
  user: fleet.user,
  name: address,
  hostKeyAlias: 'fleet',
  knownHostsFiles: [fleet.knownHostsFile],
  identityFiles: [fleet.keyFile],
  identitiesOnly: true,
  agentSocket: undefined,
  proxyJump: null,
});

export const hostKeysOf = (fleet: SshFleet): HostKeyStore =>
  new HostKeyStore({
    ownFile: join(fleet.folder, 'console_known_hosts'),
    usualFiles: [fleet.knownHostsFile],
    systemFiles: [],
  });

/** A driver for a node of the fleet, as a console makes it. */
export const driverFor = (
  fleet: SshFleet,
  target: ResolvedSshTarget,
  more: Partial<SshDriverOptions> = {},
): SshDriver =>
  new SshDriver({
    target: async () => target,
    hostKeys: hostKeysOf(fleet),
    passphrases: () => [],
    gate: new ConnectionGate({ clock: systemClock }),
    clock: systemClock,
    ...more,
  });
