import { describe, expect, test } from 'vitest';
import type { Clock } from '../../clock.ts';
import { ConnectionGate } from './connection-gate.ts';

/** A clock that only moves when somebody sleeps, and writes down for how long. */
function sleepingClock(): Clock & { slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    nowMs: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}

const never = new AbortController().signal;

describe('ConnectionGate', () => {
  test('lets in so many at a time, each address apart', async () => {
    const gate = new ConnectionGate({ clock: sleepingClock(), atOnce: 2 });
    const first = await gate.enter('a', never);
    await gate.enter('a', never);
    let entered = false;
    const third = gate.enter('a', never).then(() => {
      entered = true;
    });
    await gate.enter('b', never);
    expect(entered).toBe(false);
    first();
    first();
    await third;
    expect(entered).toBe(true);
  });

  test('never has more inside than it should, in any order of coming and going', async () => {
    const gate = new ConnectionGate({ clock: sleepingClock(), atOnce: 8 });
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const leave = await gate.enter('a', never);
        inside += 1;
        most = Math.max(most, inside);
        for (let turn = 0; turn < 10 + (i % 5); turn += 1) await Promise.resolve();
        inside -= 1;
        leave();
      }),
    );
    expect(most).toBe(8);
  });

  test('who gives up while waiting takes no place', async () => {
    const gate = new ConnectionGate({ clock: sleepingClock(), atOnce: 1 });
    const leave = await gate.enter('a', never);
    const stopping = new AbortController();
    const waiting = gate.enter('a', stopping.signal);
    stopping.abort(new Error('gave up'));
    await expect(waiting).rejects.toThrow('gave up');
    leave();
    await expect(gate.enter('a', never)).resolves.toBeTypeOf('function');
  });

  test('after refusals an address rests, longer each time, until it accepts', async () => {
    const clock = sleepingClock();
    const gate = new ConnectionGate({ clock, atOnce: 8 });
    for (let i = 0; i < 4; i += 1) {
      gate.refused('a');
      (await gate.enter('a', never))();
    }
    expect(clock.slept).toHaveLength(4);
    for (const [i, ms] of clock.slept.entries()) {
      expect(ms).toBeGreaterThanOrEqual(250 * 2 ** i);
      expect(ms).toBeLessThanOrEqual(500 * 2 ** i);
    }
    gate.accepted('a');
    (await gate.enter('a', never))();
    (await gate.enter('b', never))();
    expect(clock.slept).toHaveLength(4);
  });
});
