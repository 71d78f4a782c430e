import { join } from 'node:path';
import type { AddNodeOutcome } from '#shared/contract/fleet.ts';
import { failureOf } from '#shared/domain/failure.ts';
import type { Clock } from './clock.ts';
import { ConnectionGate } from './drivers/ssh/connection-gate.ts';
import { HostKeyStore } from './drivers/ssh/host-key-store.ts';
import { showSshAddress } from './drivers/ssh/ssh-address.ts';
import { listSshHosts, resolveSshTarget, type SshConfigPlace } from './drivers/ssh/ssh-config.ts';
import { SshDriver } from './drivers/ssh/ssh-driver.ts';
import { SshHostKeyProblem, SshPassphraseProblem } from './drivers/ssh/ssh-problems.ts';
import type { SshAccess } from './fleet/ssh-access.ts';

const passphrasesKept = 20;

/** The SSH driver as the fleet sees it: one gate, one store of host keys and the passphrases of this run for all nodes. */
export function createSshAccess(options: { homeFolder: string; dataFolder: string; clock: Clock }): SshAccess {
  const { homeFolder, dataFolder, clock } = options;
  const place: SshConfigPlace = { homeFolder, agentSocket: process.env['SSH_AUTH_SOCK'] };
  const gate = new ConnectionGate({ clock });
  const passphrases: string[] = [];
  const hostKeys = new HostKeyStore({
    ownFile: join(dataFolder, 'known_hosts'),
    usualFiles: [join(homeFolder, '.ssh', 'known_hosts'), join(homeFolder, '.ssh', 'known_hosts2')],
  });
  return {
    listHosts: () => listSshHosts(place),
    resolve: async ({ address, keyPath }) => {
      const target = await resolveSshTarget(address, place, keyPath);
      return { address: showSshAddress(target), suggestedName: target.name };
    },
    makeDriver: ({ address, keyPath, root }) =>
      new SshDriver({
        target: () => resolveSshTarget(address, place, keyPath),
        hostKeys,
        passphrases: () => passphrases,
        gate,
        clock,
        root,
      }),
    problemOf,
    trust: async (error, fingerprint) => {
      if (!(error instanceof SshHostKeyProblem) || error.verdict.verdict !== 'unknown') return false;
      if (error.fingerprint !== fingerprint) return false;
      await hostKeys.trust(error.query, error.hostKey);
      return true;
    },
    rememberPassphrase: (passphrase) => {
      if (!passphrases.includes(passphrase)) passphrases.unshift(passphrase);
      passphrases.length = Math.min(passphrases.length, passphrasesKept);
    },
  };
}

/** The question or refusal that a failed connection comes down to. */
function problemOf(error: unknown): Exclude<AddNodeOutcome, { outcome: 'added' }> {
  if (error instanceof SshPassphraseProblem) {
    return { outcome: 'passphrase-needed', keyPath: error.keyPath, wrong: error.wrong };
  }
  if (error instanceof SshHostKeyProblem) {
    const { query, hostKey, fingerprint, verdict } = error;
    const key = { host: query.host, keyType: hostKey.type, fingerprint };
    if (verdict.verdict === 'unknown') return { outcome: 'host-key-unknown', key };
    if (verdict.verdict === 'changed') return { outcome: 'host-key-changed', key, knownIn: verdict.knownIn };
  }
  return { outcome: 'refused', failure: failureOf(error) };
}
