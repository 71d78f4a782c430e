import { describe, expect, it } from 'vitest';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { Decision, ScenarioId, StoredScenario } from '#shared/cost/stored-scenario.ts';
import { Drift, MeasuredWorkload } from '#shared/contract/cost.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { systemClock } from '../../clock.ts';
import { DriftService } from './drift-service.ts';

const nowMs = Date.UTC(2026, 10, 21);
const day = 86_400_000;
const id = ScenarioId.parse('sc-12345678');

const measured = MeasuredWorkload.parse({
  workload: 'shop',
  release: null,
  nodes: 1,
  measuredMs: day,
  numbers: [{ path: 'workload.cpuMs', low: 9, base: 10, high: 11, from: '' }],
  requestsPerHourOfDay: null,
  moduleMb: null,
  language: null,
  missing: [],
});

function serviceOver(decidedAtMs: number | null, answer: () => MeasuredWorkload = () => measured) {
  const windows: number[] = [];
  const stored = StoredScenario.parse({
    id,
    name: 'Shop',
    step: 'report',
    revision: 1,
    isComplete: true,
    decision: decidedAtMs === null ? null : Decision.parse({ option: 'lambda-arm', workload: 'shop', decidedAtMs }),
    createdAtMs: 0,
    updatedAtMs: 0,
    yaml: 'version: 1\nname: Shop\nworkload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 95, egressGb: 0, memoryMb: 16 }',
  });
  const service = new DriftService({
    clock: { ...systemClock, nowMs: () => nowMs },
    scenario: (wanted) => {
      if (wanted !== id) throw new FlotillaError('cost/not-found', 'There is no such scenario.');
      return stored;
    },
    measured: (_workload, windowMs) => {
      windows.push(windowMs);
      return answer();
    },
    fleetRows: () => [],
    priceBook: () => builtInPriceBook,
  });
  return { service, windows };
}

const codeOf = (thrown: unknown) => (thrown instanceof FlotillaError ? thrown.failure.code : thrown);

describe('an estimate', () => {
  it('is held against what was measured since it was decided on', async () => {
    const { service, windows } = serviceOver(nowMs - 3 * day);
    const drift = Drift.parse(await service.drift(id));
    expect(drift).toMatchObject({ scenario: id, elapsedMs: 3 * day, measuredMs: day, fleetUsdPerMonth: null });
    expect(drift.inputs).toMatchObject([{ path: 'workload.cpuMs', estimated: 5, measured: 10, change: 1 }]);
    expect(windows).toEqual([3 * day]);
  });

  it.each([
    [nowMs - 1000, 60_000],
    [nowMs + day, 60_000],
    [0, 90 * day],
  ])('that was decided at %d asks for a time that can be asked for', async (decidedAtMs, windowMs) => {
    const { service, windows } = serviceOver(decidedAtMs);
    expect((await service.drift(id)).elapsedMs).toBeGreaterThanOrEqual(0);
    expect(windows).toEqual([windowMs]);
  });

  it('waits for a workload that is not there yet', async () => {
    const { service } = serviceOver(nowMs - day, () => {
      throw new FlotillaError('workload/not-found', 'No workload is called shop.');
    });
    expect(await service.drift(id)).toMatchObject({ notYet: 'shop is not on the fleet.', measuredMs: 0 });
  });

  it('that was not decided on, or does not exist, is none', async () => {
    const { service } = serviceOver(null);
    expect(codeOf(await service.drift(id).catch((thrown: unknown) => thrown))).toBe('input/invalid');
    const other = ScenarioId.parse('sc-87654321');
    expect(codeOf(await service.drift(other).catch((thrown: unknown) => thrown))).toBe('cost/not-found');
  });

  it('is not hidden by a failure that is another', async () => {
    const { service } = serviceOver(nowMs - day, () => {
      throw new Error('a bug');
    });
    await expect(service.drift(id)).rejects.toThrow('a bug');
  });
});
