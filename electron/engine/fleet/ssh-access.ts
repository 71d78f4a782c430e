import type { AddNodeOutcome, SshHost } from '#shared/contract/fleet.ts';
import type { NodeDriver } from '../drivers/node-driver.ts';
import type { StoredTarget } from './stored-target.ts';

export type SshTarget = Extract<StoredTarget, { driver: 'ssh' }>;

/** What adding nodes needs to know of SSH; the driver's folder brings it. */
export interface SshAccess {
  /** Hosts that `~/.ssh/config` names, without patterns. */
  listHosts(): Promise<Omit<SshHost, 'alreadyAdded'>[]>;
  /** How an address would be reached, to show and to tell twice the same: `user@host:port`. Throws `input/invalid`. */
  resolve(target: SshTarget): Promise<{ address: string; suggestedName: string }>;
  makeDriver(target: SshTarget, name: string): NodeDriver;
  /** The question or refusal that a failed connection comes down to. */
  problemOf(error: unknown): Exclude<AddNodeOutcome, { outcome: 'added' }>;
  /** Accepts the host key that a failed connection met, if it has the fingerprint that a person compared. */
  trust(error: unknown, fingerprint: string): Promise<boolean>;
  /** Kept in memory for as long as the engine runs; tried on encrypted keys. */
  rememberPassphrase(passphrase: string): void;
}
