import { describe, expect, test } from 'vitest';
import { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { UsageCounters } from '#shared/domain/usage.ts';
import { HostMeter, type HostUsage, unknownUsage } from './host-usage.ts';
import { type CountedHost, UsageLedger } from './usage-ledger.ts';

const shop = WorkloadName.parse('shop');
const r1 = ReleaseId.parse('r1-000000000001');
const r2 = ReleaseId.parse('r2-000000000002');

/** A host that uses what the test says. */
class FakeHost implements CountedHost {
  used: HostUsage = unknownUsage;
  startedAtMs: number | null = null;
  isGone = false;
  /** Comes with the next reading. */
  next: HostUsage = { cpuMs: 0, memoryBytes: 1_000, memoryPeakBytes: 1_000 };

  up(): this {
    this.startedAtMs = 1;
    return this;
  }

  async readUsage(): Promise<void> {
    this.used = this.next;
  }

  uses(cpuMs: number, memoryBytes: number, memoryPeakBytes = memoryBytes): void {
    this.next = { cpuMs, memoryBytes, memoryPeakBytes };
  }

  go(): void {
    this.used = { ...this.used, memoryBytes: 0 };
    this.next = this.used;
    this.isGone = true;
  }
}

function makeLedger() {
  const clock = { nowMs: 1_000 };
  const ledger = new UsageLedger(() => clock.nowMs);
  return { clock, ledger };
}

describe('the ledger of usage', () => {
  test('tells nothing of a release before it was up', async () => {
    const { ledger, clock } = makeLedger();
    const host = new FakeHost();
    ledger.of(shop, r1).add(host);
    expect(await ledger.counters()).toEqual([]);
    host.up().uses(30, 5_000);
    clock.nowMs += 500;
    expect(await ledger.counters()).toMatchObject([{ release: r1, ageMs: 500, cpuMs: 30, memoryBytes: 5_000 }]);
  });

  test('adds up requests, and probes apart from them', async () => {
    const { ledger } = makeLedger();
    const usage = ledger.of(shop, r1);
    usage.add(new FakeHost().up());
    usage.answered({ wallMs: 12.5, bytesIn: 3, bytesOut: 100 });
    usage.answered({ wallMs: 7.5, bytesIn: 0, bytesOut: 50 });
    usage.probed();
    const counters = UsageCounters.array().parse(await ledger.counters());
    expect(counters).toMatchObject([{ requests: 2, probes: 1, wallMs: 20, bytesIn: 3, bytesOut: 150 }]);
  });

  test('goes on in the same counting when a release comes back, and counts two hosts at once', async () => {
    const { ledger } = makeLedger();
    const [first, second] = [new FakeHost().up(), new FakeHost().up()];
    ledger.of(shop, r1).add(first);
    first.uses(100, 5_000, 8_000);
    const before = await ledger.counters();
    ledger.of(shop, r1).add(second);
    second.uses(7, 3_000);
    expect(await ledger.counters()).toMatchObject([{ cpuMs: 107, memoryBytes: 8_000, memoryPeakBytes: 8_000 }]);
    first.go();
    const after = await ledger.counters();
    expect(after).toMatchObject([{ cpuMs: 107, memoryBytes: 3_000, epoch: before[0]?.epoch }]);
  });

  test('tells for a minute what a release used that is gone, and knows it again later', async () => {
    const { ledger, clock } = makeLedger();
    const host = new FakeHost().up();
    ledger.of(shop, r1).add(host);
    ledger.of(shop, r2).add(new FakeHost().up());
    host.uses(100, 5_000);
    await ledger.counters();
    host.go();
    expect(await ledger.counters()).toMatchObject([{ release: r1, cpuMs: 100, memoryBytes: 0 }, { release: r2 }]);
    clock.nowMs += 61_000;
    expect(await ledger.counters()).toMatchObject([{ release: r2 }]);
    const back = new FakeHost().up();
    ledger.of(shop, r1).add(back);
    back.uses(5, 1_000);
    expect(await ledger.counters()).toMatchObject([{ release: r1, cpuMs: 105 }, { release: r2 }]);
  });

  test('what the system does not tell is null, whatever else is counted', async () => {
    const { ledger } = makeLedger();
    const host = new FakeHost().up();
    host.next = unknownUsage;
    ledger.of(shop, r1).add(host);
    ledger.of(shop, r1).probed();
    expect(await ledger.counters()).toMatchObject([
      { cpuMs: null, memoryBytes: null, memoryPeakBytes: null, probes: 1, requests: 0 },
    ]);
  });

  test('two ledgers are two countings', async () => {
    const epochs = [makeLedger(), makeLedger()].map(async ({ ledger }) => {
      ledger.of(shop, r1).add(new FakeHost().up());
      return (await ledger.counters())[0]?.epoch;
    });
    const [one, other] = await Promise.all(epochs);
    expect(one).not.toBe(other);
  });
});

describe('the meter of a host', () => {
  test('keeps what was read when a reading fails, and when the host ends', async () => {
    let read = (): Promise<HostUsage> => Promise.resolve({ cpuMs: 50, memoryBytes: 10, memoryPeakBytes: null });
    const meter = new HostMeter(() => read());
    await meter.read();
    expect(meter.used).toEqual({ cpuMs: 50, memoryBytes: 10, memoryPeakBytes: 10 });
    read = () => Promise.reject(new Error('gone'));
    await meter.read();
    expect(meter.used.cpuMs).toBe(50);
    read = () => Promise.resolve({ cpuMs: 60, memoryBytes: 4, memoryPeakBytes: null });
    await meter.read();
    // Highest reading where the system keeps no peak.
    expect(meter.used).toEqual({ cpuMs: 60, memoryBytes: 4, memoryPeakBytes: 10 });
    meter.end();
    read = () => Promise.resolve({ cpuMs: 1, memoryBytes: 1, memoryPeakBytes: 1 });
    await meter.read();
    expect(meter.used).toEqual({ cpuMs: 60, memoryBytes: 0, memoryPeakBytes: 10 });
  });

  test('reads once for all who ask at the same time', async () => {
    let readings = 0;
    const meter = new HostMeter(async () => ({ cpuMs: ++readings, memoryBytes: 1, memoryPeakBytes: 1 }));
    await Promise.all([meter.read(), meter.read()]);
    expect(readings).toBe(1);
    await meter.read();
    expect(meter.used.cpuMs).toBe(2);
  });
});
