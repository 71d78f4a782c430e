import { describe, expect, it } from 'vitest';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import type { ScenarioDraft } from '#shared/cost/scenario-draft.ts';
import { readDraftWhole } from './draft-problems.ts';

const complete: ScenarioDraft = {
  version: 1,
  name: 'Token check',
  workload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 95, egressGb: 20, memoryMb: 16 },
};
const read = (draft: ScenarioDraft) => readDraftWhole(draft, builtInPriceBook, 0);
const at = (draft: ScenarioDraft) =>
  read(draft).problems.map(({ field, isMissing }) => `${field}${isMissing ? '?' : ''}`);

describe('problems of a draft', () => {
  it('are none when it can be compared', () => {
    expect(read(complete)).toMatchObject({ problems: [], basis: { inputs: { name: 'Token check' } } });
  });

  it('name every answer that is needed, also of an empty draft', () => {
    expect(at({ version: 1, name: 'New' })).toEqual([
      'workload.requestsPerMonth?',
      'workload.cpuMs?',
      'workload.waitMs?',
      'workload.egressGb?',
      'workload.memoryMb?',
    ]);
  });

  it('take a curve over the day for the requests', () => {
    const workload = { requestsPerHourOfDay: Array.from({ length: 24 }, () => 10), cpuMs: 1 };
    expect(at({ version: 1, name: 'New', workload })).toEqual([
      'workload.waitMs?',
      'workload.egressGb?',
      'workload.memoryMb?',
    ]);
  });

  it.each([
    [{ today: { usdPerMonth: -3 } }, 'This has to be at least 0'],
    [{ today: { usdPerMonth: 1e30 } }, 'This has to be at most 1,000,000,000,000'],
    [{ containers: { usedMemoryMb: 0 } }, 'This has to be more than 0'],
  ])('say in plain words what %j lacks', (more, message) => {
    expect(read({ ...complete, ...more }).problems).toMatchObject([{ message }]);
  });

  it('call the ends of a range as their fields are called', () => {
    const cpuMs = { low: 9, base: 5, high: 1 };
    const { problems } = read({ ...complete, workload: { ...Object(complete['workload']), cpuMs } });
    expect(problems.map(({ message }) => message)).toEqual(['Low is above Likely', 'High is below Likely']);
  });

  it('tell a contradiction while other answers are still missing', () => {
    const workload = { cpuMs: 5, waitMs: 1, wallMs: 3 };
    const { problems } = read({ version: 1, name: 'New', workload });
    expect(problems.find(({ field }) => field === 'workload.wallMs')?.message).toBe(
      'A request cannot use 5 ms of CPU in 3 ms',
    );
  });

  it('tell no contradiction with a number that nobody gave', () => {
    expect(at({ version: 1, name: 'New', workload: { cpuMs: 5, wallMs: 9 } })).not.toContain('workload.wallMs');
  });

  it('tell an unknown region while other answers are still missing', () => {
    expect(at({ version: 1, name: 'New', region: 'moon' })).toContain('region');
  });

  it('stand at the field of the range, or of the list, that they are in', () => {
    const workload = { ...Object(complete['workload']), cpuMs: { low: 9, base: 5 }, requestsPerMonth: -1 };
    expect(at({ ...complete, workload })).toEqual(['workload.requestsPerMonth', 'workload.cpuMs']);
    const hours = Array.from({ length: 24 }, (_each, hour) => (hour === 3 ? -1 : 1));
    expect(
      at({
        ...complete,
        workload: { ...workload, requestsPerMonth: undefined, cpuMs: 1, requestsPerHourOfDay: hours },
      }),
    ).toEqual(['workload.requestsPerHourOfDay']);
  });

  it('are never thrown, whatever stands in the draft', () => {
    for (const value of [null, [], 'x', 3, { base: {} }, { low: [] }]) {
      expect(() => read({ version: 1, name: 'Odd', workload: value })).not.toThrow();
      expect(() => read({ ...complete, workload: { ...Object(complete['workload']), cpuMs: value } })).not.toThrow();
    }
  });
});
