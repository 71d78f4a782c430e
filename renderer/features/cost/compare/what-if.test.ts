import { expect, it } from 'vitest';
import {
  changesOf,
  knobs,
  knobSteps,
  type Knob,
  playedDraft,
  positionOf,
  scenarioValue,
  valueOfPosition,
} from './what-if.ts';

const draft = {
  workload: {
    requestsPerMonth: 16e6,
    cpuMs: { low: 4, base: 5, high: 10, measured: true },
    waitMs: 95,
    wallMs: 100,
    egressGb: 0,
  },
};
const knobOf = (id: Knob['id']): Knob => {
  const found = knobs.find((each) => each.id === id);
  if (!found) throw new Error(id);
  return found;
};

it('knows what was measured, and what is taken when nothing is said', () => {
  expect(scenarioValue(draft, knobOf('cpu'))).toEqual({ value: 5, isMeasured: true });
  expect(scenarioValue(draft, knobOf('wasm'))).toEqual({ value: 1, isMeasured: false });
});

it('keeps the width of a range, and does not call a tried value measured', () => {
  expect(changesOf(draft, { values: { cpu: 10 } })).toEqual({
    'workload.cpuMs': { low: 8, base: 10, high: 20 },
    'workload.wallMs': undefined,
  });
});

it('leaves the scenario as it is', () => {
  const before = structuredClone(draft);
  expect(playedDraft(draft, { values: { requests: 32e6 }, freeTiers: false })).toMatchObject({
    freeTiers: false,
    workload: { requestsPerMonth: 32e6, wallMs: 100 },
  });
  expect(draft).toEqual(before);
});

it('keeps the shape of a day', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 100 : 300));
  const daily = { workload: { requestsPerHourOfDay: hours } };
  const { value } = scenarioValue(daily, knobOf('requests'));
  const changes = changesOf(daily, { values: { requests: value * 2 } });
  expect(changes).toEqual({ 'workload.requestsPerHourOfDay': hours.map((each) => each * 2) });
});

it.each(knobs)('gives $name back exactly where the slider comes back, and never leaves what is allowed', (each) => {
  for (const center of [0, each.otherwise, 0.37, 5, 16e6].filter((one) => one >= each.least && one <= each.most)) {
    expect(valueOfPosition(each, center, positionOf(each, center, center))).toBe(center);
    let before = -1;
    for (let position = 0; position <= knobSteps; position += 1) {
      const value = valueOfPosition(each, center, position);
      expect(value).toBeGreaterThanOrEqual(each.least);
      expect(value).toBeLessThanOrEqual(each.most);
      expect(value).toBeGreaterThanOrEqual(before * 0.999);
      before = value;
    }
  }
});
