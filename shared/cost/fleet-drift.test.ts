import { describe, expect, it } from 'vitest';
import { Drift, type MeasuredNumber, MeasuredWorkload } from '../contract/cost.ts';
import { driftOf, type DriftFacts } from './fleet-drift.ts';
import { builtInPriceBook } from './price-book.ts';
import { Decision, ScenarioId } from './stored-scenario.ts';

const nowMs = Date.UTC(2026, 10, 21);
const day = 86_400_000;

const scenario = (more = '') => `version: 1
name: Shop
workload: { requestsPerMonth: 16000000, cpuMs: 5, waitMs: 95, egressGb: 0, memoryMb: 16${more} }
`;
const decision = (option: string) => Decision.parse({ option, workload: 'shop', decidedAtMs: nowMs - 7 * day });
const number = (path: string, base: number): MeasuredNumber => ({
  path,
  low: base / 2,
  base,
  high: base * 2,
  from: '',
});

const measured = (numbers: readonly MeasuredNumber[], more: Partial<MeasuredWorkload> = {}) =>
  MeasuredWorkload.parse({
    workload: 'shop',
    release: null,
    nodes: 3,
    measuredMs: 6 * day,
    numbers,
    requestsPerHourOfDay: null,
    moduleMb: null,
    language: null,
    missing: [],
    ...more,
  });

const facts = (changes: Partial<DriftFacts> = {}): DriftFacts => ({
  scenario: ScenarioId.parse('sc-12345678'),
  yaml: scenario(),
  decision: decision('workers-paid'),
  measured: measured([number('workload.requestsPerMonth', 32e6), number('workload.cpuMs', 10)]),
  book: builtInPriceBook,
  nowMs,
  fleetUsdPerMonth: 12,
  ...changes,
});
const drift = (changes: Partial<DriftFacts> = {}) => Drift.parse(driftOf(facts(changes)));

describe('an estimate against what was measured', () => {
  it('bills the option that was taken again, line by line', () => {
    const { inputs, lines, total, elapsedMs, measuredMs, notYet, fleetUsdPerMonth } = drift();
    expect({ elapsedMs, measuredMs, notYet, fleetUsdPerMonth }).toEqual({
      elapsedMs: 7 * day,
      measuredMs: 6 * day,
      notYet: null,
      fleetUsdPerMonth: 12,
    });
    expect(inputs.map(({ path, estimated, measured: is, change }) => [path, estimated, is, change])).toEqual([
      ['workload.requestsPerMonth', 16e6, 32e6, 1],
      ['workload.cpuMs', 5, 10, 1],
    ]);
    // 5 + (16 M − 10 M) × 0.30 + (80 M − 30 M) ms × 0.02; then 22 M requests and 290 M ms above what is included.
    expect(total).toMatchObject({ estimated: 7.8, measured: 17.4 });
    expect(total.change).toBeCloseTo(17.4 / 7.8 - 1, 12);
    expect(lines.map(({ estimated, measured: is }) => [estimated, is])).toEqual([
      [5, 5],
      [1.8, 6.6],
      [1, 5.8],
      [0, 0],
    ]);
  });

  it('compares CPU time as that of Wasm, which is what nodes measure', () => {
    const factor = ', wasmCpuFactor: 2';
    const { inputs, total } = drift({ yaml: scenario(factor) });
    expect(inputs[1]).toMatchObject({ path: 'workload.cpuMs', estimated: 10, measured: 10, change: 0 });
    // 22 M requests more than included; 290 M ms of Wasm, not twice as much.
    expect(total.measured).toBe(17.4);
    const said = drift({ yaml: scenario(`${factor}, cpuMeasuredAs: wasm`) });
    expect(said.inputs[1]).toMatchObject({ estimated: 5, measured: 10 });
  });

  it('was measured for no longer than it lasted, on however many nodes', () => {
    const numbers = [number('workload.cpuMs', 5)];
    expect(drift({ measured: measured(numbers, { measuredMs: 30 * day }) }).measuredMs).toBe(7 * day);
  });

  it('says what could not be measured', () => {
    const missing = [{ path: 'workload.waitMs', why: 'nodes do not tell' }];
    const { inputs } = drift({ measured: measured([number('workload.cpuMs', 5)], { missing }) });
    expect(inputs).toContainEqual(
      expect.objectContaining({ path: 'workload.waitMs', estimated: 95, measured: null, change: null }),
    );
  });

  it('keeps the peak of a curve where only the month was measured', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => (hour === 12 ? 48_000 : 12_000));
    const yaml = scenario().replace('requestsPerMonth: 16000000', `requestsPerHourOfDay: [${hours.join(', ')}]`);
    const { notYet, inputs, total } = drift({ yaml, decision: decision('vm-wasmtime') });
    expect(notYet).toBeNull();
    expect(inputs[0]).toMatchObject({ path: 'workload.requestsPerMonth', estimated: 9_855_000, measured: 32e6 });
    expect(total.measured).toBeGreaterThanOrEqual(total.estimated ?? Infinity);
  });

  it('does not mind a duration that was given to check the two parts of it', () => {
    expect(drift({ yaml: scenario(', wallMs: 100') }).notYet).toBeNull();
  });

  it('leaves the change open where nothing was estimated', () => {
    const { inputs } = drift({ measured: measured([number('workload.egressGb', 40)]) });
    expect(inputs).toEqual([expect.objectContaining({ estimated: 0, measured: 40, change: null })]);
  });
});

describe('there is nothing to compare yet', () => {
  it.each<[string, Partial<DriftFacts>, RegExp]>([
    ['a workload that is not on the fleet', { measured: null }, /^shop is not on the fleet/],
    ['nothing measured', { measured: measured([]) }, /^Nothing of shop was measured/],
    ['no time measured', { measured: measured([number('workload.cpuMs', 5)], { measuredMs: 0 }) }, /^Nothing of shop/],
    ['a decision of this minute', { nowMs: nowMs - 7 * day + 59_000 }, /^It was decided on just now/],
    ['a clock that was set back since', { nowMs: nowMs - 8 * day }, /^It was decided on just now/],
    ['an option that is gone', { decision: decision('acme') }, /^There is no option acme/],
    ['a scenario that was taken apart', { yaml: 'version: 1' }, /^The scenario cannot be compared/],
    ['a text that is none', { yaml: '[' }, /^The scenario cannot be compared/],
    [
      'a measurement that no scenario can have',
      { measured: measured([number('workload.memoryMb', 1e9)]) },
      /^What was measured does not fit the scenario. workload\.memoryMb\.low: This has to be between/,
    ],
  ])('for %s', (_what, changes, words) => {
    const result = drift(changes);
    expect(result.notYet).toMatch(words);
    expect(result.total.measured).toBeNull();
    expect(result.lines.every((line) => line.measured === null)).toBe(true);
  });
});
