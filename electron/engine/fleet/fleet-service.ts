import { randomBytes } from 'node:crypto';
import type { Failure } from '#shared/domain/failure.ts';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import { NodeId, type WorkloadName } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Labels, Node, NodeWorkload } from '#shared/domain/node.ts';
import { nextCheckMs, whenNotReached, whenReached } from '#shared/domain/node-condition.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { RecordActivity } from '../audit/activity-log.ts';
import type { Clock } from '../clock.ts';
import type { NodeDriver } from '../drivers/node-driver.ts';
import { createLimiter } from '../limiter.ts';
import type { NodeStore, StoredNode } from './node-store.ts';
import type { StoredTarget } from './stored-target.ts';

const factsEveryMs = 300_000;
const publishEveryMs = 150;
const checksAtOnce = 32;
/** Leaves room for the number that makes a name unique within the hundred characters of the contract. */
const longestName = 90;
/** So many nodes are asked at once at the start; the others one after the other, so that the first page need not wait. */
const askedAtOnce = 50;
const askNextAfterMs = 2;
const firstPageMs = 500;

interface Entry {
  readonly target: StoredTarget;
  readonly driver: NodeDriver;
  node: Node;
  failedTries: number;
  nextCheckAtMs: number | null;
  checking: Promise<void> | undefined;
}

export interface NewNode {
  readonly name: string;
  readonly address: string;
  readonly labels: Labels;
  readonly target: StoredTarget;
}

export interface FleetOptions {
  readonly store: NodeStore;
  readonly clock: Clock;
  readonly settings: () => Settings;
  readonly publish: (event: LiveEvent) => void;
  readonly record: RecordActivity;
  readonly onBug: (failure: Failure, error: unknown) => void;
  readonly makeDriver: (target: StoredTarget, name: string) => NodeDriver;
}

/**
 * All nodes the console knows: stored, reached through their drivers, asked again and again how they are.
 * Promises that a node that does not answer neither blocks nor slows the others, that a refused login is never tried
 * again by itself, and that what it tells of a node is what the node said, with the time it said so.
 */
export class FleetService {
  readonly #options: FleetOptions;
  readonly #entries = new Map<NodeId, Entry>();
  readonly #changed = new Set<NodeId>();
  readonly #closing = new AbortController();
  readonly #limit = createLimiter(() => checksAtOnce);
  #publishing: NodeJS.Timeout | undefined;
  #checking: NodeJS.Timeout | undefined;

  constructor(options: FleetOptions) {
    this.#options = options;
    for (const stored of options.store.all()) this.#enter(stored, { kind: 'new' });
  }

  /** Begins asking nodes how they are, in the order in which they were added. */
  watch(): void {
    const nowMs = this.#options.clock.nowMs();
    [...this.#entries.values()].slice(askedAtOnce).forEach((entry, index) => {
      entry.nextCheckAtMs = nowMs + firstPageMs + index * askNextAfterMs;
    });
    const tick = () => {
      this.#checkDue();
      this.#checking = setTimeout(tick, 500);
    };
    tick();
  }

  list(): Node[] {
    return [...this.#entries.values()].map((entry) => entry.node);
  }

  get(id: NodeId): Node {
    return this.#entry(id).node;
  }

  find(name: string): Node | undefined {
    return this.list().find((node) => node.name === name);
  }

  targetOf(id: NodeId): StoredTarget {
    return this.#entry(id).target;
  }

  driver(id: NodeId): NodeDriver {
    return this.#entry(id).driver;
  }

  /** Adds a node that was reached a moment ago. The name is made unique. */
  async add(wanted: NewNode, options: { record: boolean }): Promise<Node> {
    const taken = new Set(this.list().map((node) => node.name));
    const base = wanted.name.slice(0, longestName);
    let name = base;
    for (let n = 2; taken.has(name); n += 1) name = `${base}-${n}`;
    const stored: StoredNode = {
      ...wanted,
      name,
      id: NodeId.parse(`n-${randomBytes(6).toString('hex')}`),
      facts: null,
      addedAtMs: this.#options.clock.nowMs(),
      lastSeenAtMs: null,
    };
    this.#options.store.insert(stored);
    this.#enter(stored, { kind: 'new' });
    if (options.record) {
      this.#options.record({ action: 'node-added', target: name, result: 'ok', detail: wanted.address });
    }
    this.#touch(stored.id);
    await this.refresh(stored.id);
    return this.get(stored.id);
  }

  label(id: NodeId, labels: Labels): Node {
    const entry = this.#entry(id);
    this.#options.store.setLabels(id, labels);
    entry.node = { ...entry.node, labels };
    this.#touch(id);
    const detail = Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(', ');
    this.#options.record({ action: 'node-labelled', target: entry.node.name, result: 'ok', detail });
    return entry.node;
  }

  /** Reads facts and status now, also of a blocked node: a person asked. */
  async refresh(id: NodeId): Promise<Node> {
    const entry = this.#entry(id);
    await entry.checking;
    await this.#check(entry, true);
    return entry.node;
  }

  /** Takes a node out of the console; with `clean`, first off the node everything that Flotilla put there. */
  async remove(id: NodeId, { clean }: { clean: boolean }, signal: AbortSignal): Promise<void> {
    const entry = this.#entry(id);
    if (clean) await entry.driver.forget(signal);
    this.#options.store.remove(id);
    this.#entries.delete(id);
    await entry.driver.close();
    this.#options.publish({ type: 'nodes-removed', ids: [id] });
    const detail = clean ? 'cleaned: workloads stopped, files deleted' : 'left as it was';
    this.#options.record({ action: 'node-removed', target: entry.node.name, result: 'ok', detail });
  }

  async stopWorkload(id: NodeId, workload: WorkloadName, signal: AbortSignal): Promise<Node> {
    const entry = this.#entry(id);
    const target = `${workload} on ${entry.node.name}`;
    try {
      await entry.driver.stop(workload, signal);
    } catch (error) {
      const detail = failureOf(error).message;
      this.#options.record({ action: 'workload-stopped', target, result: 'failed', detail });
      throw error;
    }
    this.#options.record({ action: 'workload-stopped', target, result: 'ok', detail: '' });
    return this.refresh(id);
  }

  /** What another service learned while working with a node: shown at once, without asking the node again. */
  noteWorkload(id: NodeId, workload: NodeWorkload): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const others = entry.node.workloads.filter((other) => other.workload !== workload.workload);
    entry.node = { ...entry.node, workloads: [...others, workload] };
    this.#touch(id);
  }

  /** The node's state changed through us; read it again soon. */
  checkSoon(id: NodeId): void {
    const entry = this.#entries.get(id);
    if (entry && entry.node.condition.kind !== 'blocked') entry.nextCheckAtMs = 0;
  }

  async close(): Promise<void> {
    clearTimeout(this.#checking);
    clearTimeout(this.#publishing);
    this.#closing.abort(new Error('the engine ends'));
    const entries = [...this.#entries.values()];
    await Promise.allSettled(
      entries.flatMap(({ checking, driver }) => [checking ?? Promise.resolve(), driver.close()]),
    );
  }

  #entry(id: NodeId): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new FlotillaError('node/not-found', 'There is no such node; it may have been removed.');
    return entry;
  }

  #enter(stored: StoredNode, condition: Node['condition']): void {
    const { target, ...rest } = stored;
    this.#entries.set(stored.id, {
      target,
      driver: this.#options.makeDriver(target, stored.name),
      node: { ...rest, driver: target.driver, condition, workloads: [] },
      failedTries: 0,
      nextCheckAtMs: 0,
      checking: undefined,
    });
  }

  #checkDue(): void {
    const now = this.#options.clock.nowMs();
    for (const entry of this.#entries.values()) {
      if (entry.checking || entry.nextCheckAtMs === null || entry.nextCheckAtMs > now) continue;
      entry.checking = this.#limit(() => this.#check(entry, false)).finally(() => {
        entry.checking = undefined;
      });
    }
  }

  /** Never rejects: what goes wrong becomes the node's condition. */
  async #check(entry: Entry, always: boolean): Promise<void> {
    const signal = this.#closing.signal;
    if (signal.aborted) return;
    const before = entry.node;
    try {
      const { roundTripMs } = await entry.driver.connect(signal);
      const now = this.#options.clock.nowMs();
      const factsAgeMs = now - (before.facts?.collectedAtMs ?? 0);
      const readFacts = always || before.condition.kind !== 'online' || factsAgeMs > factsEveryMs;
      const facts = readFacts ? await entry.driver.facts(signal) : before.facts;
      const workloads = await entry.driver.status(signal);
      this.#reached(entry, { facts, workloads, roundTripMs, store: readFacts });
    } catch (error) {
      if (!signal.aborted) this.#notReached(entry, failureOf(error));
    }
  }

  #reached(
    entry: Entry,
    seen: { facts: Node['facts']; workloads: NodeWorkload[]; roundTripMs: number | null; store: boolean },
  ): void {
    const now = this.#options.clock.nowMs();
    const condition = whenReached(entry.node.condition, now, seen.roundTripMs);
    entry.node = { ...entry.node, condition, facts: seen.facts, workloads: seen.workloads, lastSeenAtMs: now };
    entry.failedTries = 0;
    this.#plan(entry, now);
    if (seen.store && this.#entries.has(entry.node.id)) this.#remember(entry.node);
  }

  /** What cannot be written down is shown all the same; it says nothing of the node. */
  #remember(node: Node): void {
    try {
      this.#options.store.setSeen(node);
    } catch (error) {
      this.#options.onBug(failureOf(error), error);
    }
  }

  #notReached(entry: Entry, failure: Failure): void {
    const now = this.#options.clock.nowMs();
    entry.failedTries += 1;
    const shown = { ...failure, node: entry.node.name };
    // What it ran stays shown as last seen; `lastSeenAtMs` says how old that is.
    entry.node = { ...entry.node, condition: whenNotReached(entry.node.condition, now, shown) };
    this.#plan(entry, now);
  }

  #plan(entry: Entry, now: number): void {
    const wait = nextCheckMs(entry.node.condition, entry.failedTries, this.#options.settings().checkEveryMs);
    entry.nextCheckAtMs = wait === null ? null : now + wait;
    this.#touch(entry.node.id);
  }

  /** Batches changes, so that ten thousand nodes do not become ten thousand events. */
  #touch(id: NodeId): void {
    this.#changed.add(id);
    this.#publishing ??= setTimeout(() => {
      this.#publishing = undefined;
      const nodes = [...this.#changed].flatMap((changed) => this.#entries.get(changed)?.node ?? []);
      this.#changed.clear();
      if (nodes.length > 0) this.#options.publish({ type: 'nodes', nodes });
    }, publishEveryMs);
  }
}
