import type { AddNodeInput, AddNodeOutcome, SshHost } from '#shared/contract/fleet.ts';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import type { NodeId } from '#shared/domain/ids.ts';
import type { Node } from '#shared/domain/node.ts';
import type { RecordActivity } from '../audit/activity-log.ts';
import type { FleetService } from './fleet-service.ts';
import type { SshAccess, SshTarget } from './ssh-access.ts';

/**
 * Adds nodes that are reached over SSH. A node is added only after it was reached with a host key that is known or that
 * a person accepted; nothing is stored otherwise. Questions go back as outcomes and are answered by calling again.
 */
export class AddNode {
  readonly #fleet: FleetService;
  readonly #ssh: SshAccess;
  readonly #record: RecordActivity;

  constructor(options: { fleet: FleetService; ssh: SshAccess; record: RecordActivity }) {
    this.#fleet = options.fleet;
    this.#ssh = options.ssh;
    this.#record = options.record;
  }

  async sshHosts(): Promise<SshHost[]> {
    const added = new Set(this.#fleet.list().map((node) => node.address));
    const hosts = await this.#ssh.listHosts();
    return hosts.map((host) => ({ ...host, alreadyAdded: added.has(`${host.user}@${host.hostName}:${host.port}`) }));
  }

  async add(input: AddNodeInput, signal: AbortSignal): Promise<AddNodeOutcome> {
    const { address, keyPath, root } = input;
    const target: SshTarget = { driver: 'ssh', address, ...(keyPath && { keyPath }), ...(root && { root }) };
    try {
      const resolved = await this.#ssh.resolve(target);
      this.#refuseTwice(resolved.address, root);
      if (input.passphrase !== undefined) this.#ssh.rememberPassphrase(input.passphrase);
      const problem = await this.#reach(target, input.trustFingerprint, signal);
      if (problem) return problem;
      const name = input.name ?? resolved.suggestedName;
      const wanted = { name, address: resolved.address, labels: input.labels ?? {}, target };
      return { outcome: 'added', node: await this.#fleet.add(wanted, { record: true }) };
    } catch (error) {
      if (signal.aborted) throw error;
      return { outcome: 'refused', failure: failureOf(error) };
    }
  }

  async unlock(id: NodeId, passphrase: string): Promise<Node> {
    this.#ssh.rememberPassphrase(passphrase);
    return this.#fleet.refresh(id);
  }

  #refuseTwice(address: string, root: string | undefined): void {
    const same = this.#fleet.list().find((node) => {
      const target = this.#fleet.targetOf(node.id);
      return node.address === address && target.driver === 'ssh' && target.root === root;
    });
    if (!same) return;
    throw new FlotillaError('node/already-added', `${address} is in the fleet already, as ${same.name}.`, {
      field: 'address',
    });
  }

  /** Connects once; accepts the host key when a person did. Undefined when the node was reached. */
  async #reach(
    target: SshTarget,
    trusted: string | undefined,
    signal: AbortSignal,
  ): Promise<AddNodeOutcome | undefined> {
    const driver = this.#ssh.makeDriver(target, target.address);
    try {
      await driver.connect(signal);
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (trusted === undefined || !(await this.#ssh.trust(error, trusted))) return this.#ssh.problemOf(error);
      this.#record({ action: 'host-key-trusted', target: target.address, result: 'ok', detail: trusted });
      return await this.#reach(target, undefined, signal);
    } finally {
      await driver.close();
    }
  }
}
