import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReleaseId } from '#shared/domain/ids.ts';
import { activated, confirmed, reverted, revertsInMs, stopped, type WorkloadRecord } from './workload-record.ts';

const id = (number: number) => ReleaseId.parse(`r${number}-${String(number).padStart(12, '0')}`);
const [r1, r2, r3] = [id(1), id(2), id(3)];
const to = (release: ReleaseId, nowMs = 1_000) => ({
  release,
  port: 40_000,
  runtime: 'wasmtime' as const,
  nowMs,
  confirmWithinMs: 500,
});
const running = (release: ReleaseId) => confirmed(activated(null, to(release)));

describe('what a workload is to be', () => {
  test('a first release waits to be confirmed and has nothing to go back to', () => {
    const record = activated(null, to(r1));
    expect(record).toMatchObject({ active: r1, previous: null, confirm: { untilMs: 1_500, withinMs: 500 } });
    expect(reverted(record)).toBeNull();
  });

  test('what it replaces is what it goes back to', () => {
    const record = activated(running(r1), to(r2));
    expect(record.previous).toEqual({ release: r1, stopped: false });
    expect(reverted(record)).toMatchObject({ active: r1, previous: null, confirm: null, stopped: false });
  });

  test('an unconfirmed release is never what one goes back to', () => {
    const unconfirmed = activated(running(r1), to(r2));
    expect(activated(unconfirmed, to(r3)).previous).toEqual({ release: r1, stopped: false });
    expect(activated(unconfirmed, to(r1)).previous).toBeNull();
  });

  test('going back to a stopped release leaves it stopped', () => {
    const record = activated(stopped(running(r1)), to(r2));
    expect(reverted(record)).toMatchObject({ active: r1, stopped: true });
  });

  test('starting a stopped release again is undone by stopping it, whatever ran before it', () => {
    const again = activated(stopped(confirmed(activated(running(r1), to(r2)))), to(r2));
    expect(again.previous).toEqual({ release: r2, stopped: true });
    expect(reverted(again)).toMatchObject({ active: r2, stopped: true, confirm: null });
    expect(reverted(activated(again, to(r2)))).toMatchObject({ active: r2, stopped: true });
    expect(reverted(activated(stopped(running(r1)), to(r1)))).toMatchObject({ active: r1, stopped: true });
  });

  test('a stop ends the wait for confirmation', () => {
    const record = stopped(activated(running(r1), to(r2)));
    expect(revertsInMs(record, 0)).toBeNull();
  });

  test.each([
    { nowMs: 1_000, left: 500 },
    { nowMs: 1_400, left: 100 },
    { nowMs: 1_500, left: 0 },
    { nowMs: 99_000_000, left: 0 },
    // The clock was set back by a year: still no longer than was agreed.
    { nowMs: 0, left: 500 },
  ])('at $nowMs the wait has $left ms left', ({ nowMs, left }) => {
    expect(revertsInMs(activated(null, to(r1)), nowMs)).toBe(left);
  });
});

test('whatever happens, it never goes back to what runs, nor to what was never confirmed', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('activate' as const), release: fc.constantFrom(r1, r2, r3) }),
    fc.record({ kind: fc.constantFrom('confirm' as const, 'revert' as const, 'stop' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let record: WorkloadRecord | null = null;
      const kept = new Set<ReleaseId>();
      for (const one of steps) {
        if (one.kind === 'activate') record = activated(record, to(one.release));
        else if (record && one.kind === 'confirm') record = confirmed(record);
        else if (record && one.kind === 'revert') record = reverted(record);
        else if (record) record = stopped(record);
        if (record && record.confirm === null) kept.add(record.active);
        if (!record?.previous) continue;
        if (!record.previous.stopped) expect(record.previous.release).not.toBe(record.active);
        expect(kept).toContain(record.previous.release);
      }
    }),
  );
});
