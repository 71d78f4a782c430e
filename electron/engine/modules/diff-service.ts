import type { ActivityEntry } from '#shared/domain/activity.ts';
import type { Digest } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Module } from '#shared/domain/module.ts';
import type { CapabilityApproval, CapabilityChange, ModuleDiff } from '#shared/domain/module-diff.ts';
import { capabilityGains } from '#shared/domain/module-diff-capabilities.ts';
import { diffModules } from '#shared/domain/module-diff-modules.ts';
import type { Clock } from '../clock.ts';
import type { ApprovalStore } from './approvals.ts';
import type { ReadAnatomy } from './diff-anatomies.ts';

export interface DiffOptions {
  readonly approvals: ApprovalStore;
  /** Throws `module/not-found`. */
  readonly module: (digest: Digest) => Module;
  readonly find: (digest: Digest) => Module | undefined;
  readonly anatomy: ReadAnatomy;
  readonly clock: Clock;
  /** The operating system's user, who agrees. */
  readonly user: string;
  readonly publish: (event: LiveEvent) => void;
  readonly record: (entry: Pick<ActivityEntry, 'action' | 'target' | 'result' | 'detail'>) => void;
}

const nothingKnown = { imports: [], wit: null };

interface Pair {
  readonly from: Digest;
  readonly to: Digest;
}

/**
 * What changed between two modules of the library, and whether somebody agreed to what the later may do more. Promises
 * that an agreement is on disk and in the activity log, with both digests, before it counts. Never agrees by itself.
 */
export class DiffService {
  readonly #options: DiffOptions;

  constructor(options: DiffOptions) {
    this.#options = options;
  }

  async diff({ from, to }: Pair, signal?: AbortSignal): Promise<ModuleDiff> {
    const { module, anatomy, approvals } = this.#options;
    const [before, after] = [module(from), module(to)];
    const [fromAnatomy, toAnatomy] = await Promise.all([anatomy(from, signal), anatomy(to, signal)]);
    const diff = diffModules({
      from: { facts: before, anatomy: fromAnatomy },
      to: { facts: after, anatomy: toAnatomy },
    });
    return { ...diff, approval: approvals.get(from, to) };
  }

  /**
   * What `to` may do more than `from`; of facts alone, so it costs nothing. A node may run what another console brought
   * there: over a module that is not in the library, everything is a gain.
   */
  gains(from: Digest, to: Digest): CapabilityChange[] {
    const { module, find } = this.#options;
    return capabilityGains(find(from) ?? nothingKnown, module(to));
  }

  approval(from: Digest, to: Digest): CapabilityApproval | null {
    return this.#options.approvals.get(from, to);
  }

  /** The agreement that counts: this one, or the one that was there before. */
  approve({ from, to }: Pair): CapabilityApproval {
    const { approvals, clock, user, module, publish, record } = this.#options;
    const gains = this.gains(from, to);
    const { name } = module(to);
    const approval = { from, to, by: user.slice(0, 200), atMs: clock.nowMs() };
    const isNew = approvals.add(approval, () =>
      record({ action: 'capabilities-approved', target: name, result: 'ok', detail: detailOf(from, to, gains) }),
    );
    if (isNew) publish({ type: 'module-knowledge', digest: to });
    return approvals.get(from, to) ?? approval;
  }
}

/** Both digests in full, then what was agreed to. */
function detailOf(from: Digest, to: Digest, gains: readonly CapabilityChange[]): string {
  const agreed = gains.map(({ capability, subject }) => (subject === '' ? capability : `${capability} ${subject}`));
  return `from sha256 ${from} to sha256 ${to}: ${agreed.length === 0 ? 'nothing gained' : agreed.join(', ')}`;
}
