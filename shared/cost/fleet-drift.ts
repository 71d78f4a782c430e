import { type Drift, type DriftRow, type MeasuredNumber, type MeasuredWorkload } from '../contract/cost.ts';
import { type Decimal } from './arithmetic.ts';
import { type Basis, compare, type Option } from './compare.ts';
import { type PriceBook } from './price-book.ts';
import { basisOfDraft, draftOf, type ScenarioDraft, valueAt, withValue } from './scenario-draft.ts';
import { type Decision, type ScenarioId } from './stored-scenario.ts';

export interface DriftFacts {
  readonly scenario: ScenarioId;
  readonly yaml: string;
  readonly decision: Decision;
  /** Null: the workload is not on the fleet. */
  readonly measured: MeasuredWorkload | null;
  readonly book: PriceBook;
  readonly nowMs: number;
  readonly fleetUsdPerMonth: number | null;
}

const requests = 'workload.requestsPerMonth';
const curve = 'workload.requestsPerHourOfDay';
const peak = 'traffic.peakFactor';
const cpu = 'workload.cpuMs';
const usdAMonth = 'US dollars a month';

/** Inputs that can be measured, in the order of a scenario: what they are, and their unit. */
const measurable: ReadonlyMap<string, readonly [what: string, unit: string]> = new Map([
  [requests, ['Requests', 'a month']],
  [cpu, ['CPU time as Wasm', 'ms a request']],
  ['workload.waitMs', ['Waiting', 'ms a request']],
  ['workload.egressGb', ['Traffic out', 'GB a month']],
  ['workload.memoryMb', ['Memory of an instance', 'MB']],
  [peak, ['Traffic at the peak over the mean', 'times']],
]);

/**
 * An estimate against what was measured since it was decided on: the inputs, and the bill of the option that was taken
 * written again with what was measured, all else as it was. Pure; amounts are rounded once, to the cent.
 */
export function driftOf(facts: DriftFacts): Drift {
  const { decision, measured } = facts;
  const draft = draftOf(facts.yaml);
  const estimate = draft && basisOfDraft(draft, facts.book, facts.nowMs);
  if (!draft || !estimate?.ok) return nothing(facts, 'The scenario cannot be compared as it stands now.');
  const estimated = optionIn(estimate.basis, decision.option);
  if (!estimated) return nothing(facts, `There is no option ${decision.option} any more.`);
  const untold = { estimated, actual: null, basis: estimate.basis };
  if (measured === null) return told(facts, untold, `${decision.workload} is not on the fleet.`);
  const numbers = measured.numbers.filter(({ path }) => measurable.has(path));
  if (numbers.length === 0 || measured.measuredMs <= 0) {
    return told(facts, untold, `Nothing of ${decision.workload} was measured since the decision.`);
  }
  const after = basisOfDraft(withMeasured(draft, estimate.basis, numbers), facts.book, facts.nowMs);
  if (!after.ok) {
    const [problem] = after.problems;
    const where = problem ? `${problem.path.join('.')}: ${problem.message}` : '';
    return told(facts, untold, `What was measured does not fit the scenario. ${where}`.slice(0, 300));
  }
  return told(facts, { ...untold, actual: optionIn(after.basis, decision.option) }, null);
}

const optionIn = (basis: Basis, id: string): Option | null => compare(basis).find((option) => option.id === id) ?? null;

/** The scenario with what was measured in the place of what was thought. */
function withMeasured(draft: ScenarioDraft, basis: Basis, numbers: readonly MeasuredNumber[]): ScenarioDraft {
  const has = (path: string) => numbers.some((number) => number.path === path);
  let changed = draft;
  const set = (path: string, value: unknown) => {
    changed = withValue(changed, path, value);
  };
  // Requests in total tell no curve of the day: the peak of the one that was given stays.
  if (has(requests) && valueAt(draft, curve) !== undefined) {
    set(curve, undefined);
    set(peak, baseAt(basis, 'peakFactor'));
  }
  if (has(cpu)) set('workload.cpuMeasuredAs', 'wasm');
  if (has(cpu) || has('workload.waitMs')) set('workload.wallMs', undefined);
  for (const { path, low, base, high } of numbers) {
    if (path === peak && valueAt(changed, curve) !== undefined) continue;
    const at = kept(base);
    const [least, most] = [Math.min(kept(low), at), Math.max(kept(high), at)];
    set(path, { low: least, base: at, high: most, measured: true });
  }
  return changed;
}

/** As many digits as a scenario may have. */
const kept = (value: number): number => Number(value.toPrecision(12));

const baseAt = ({ inputs }: Basis, name: string): number | null =>
  inputs.numbers.find((input) => input.name === name)?.base ?? null;

/** What was estimated, like for like: CPU time is measured of Wasm, and scenarios hold that of native code. */
function estimatedAt(basis: Basis, path: string): number | null {
  switch (path) {
    case requests:
      return baseAt(basis, 'requests');
    case peak:
      return baseAt(basis, 'peakFactor');
    case cpu: {
      const native = baseAt(basis, 'cpuMs');
      return native === null ? null : native * (baseAt(basis, 'wasmCpuFactor') ?? 1);
    }
    default:
      return basis.inputs.numbers.find((input) => input.path === path)?.base ?? null;
  }
}

interface Bills {
  readonly basis: Basis;
  readonly estimated: Option;
  readonly actual: Option | null;
}

function told(facts: DriftFacts, { basis, estimated, actual }: Bills, notYet: string | null): Drift {
  const numbers = facts.measured?.numbers ?? [];
  const missing = facts.measured?.missing ?? [];
  const isShown = (path: string) => [...numbers, ...missing].some((each) => each.path === path);
  const inputs = [...measurable].filter(([path]) => isShown(path));
  return {
    ...headOf(facts),
    inputs: inputs.map(([path, [what, unit]]) => {
      const base = numbers.find((number) => number.path === path)?.base ?? null;
      return rowOf(path, what, unit, estimatedAt(basis, path), base);
    }),
    lines: linesOf(estimated, actual),
    total: rowOf('total', 'Total', usdAMonth, usdOf(estimated.total), usdOf(actual?.total ?? null)),
    notYet,
  };
}

function nothing(facts: DriftFacts, notYet: string): Drift {
  return {
    ...headOf(facts),
    inputs: [],
    lines: [],
    total: rowOf('total', 'Total', usdAMonth, null, null),
    notYet,
  };
}

function headOf({ scenario, decision, measured, nowMs, fleetUsdPerMonth }: DriftFacts) {
  const elapsedMs = Math.max(0, nowMs - decision.decidedAtMs);
  return { scenario, decision, elapsedMs, measuredMs: measured?.measuredMs ?? 0, fleetUsdPerMonth };
}

/** Lines of both bills; one that only one of them has costs nothing in the other. */
function linesOf(estimated: Option, actual: Option | null): DriftRow[] {
  const after = new Map((actual?.lines ?? []).map((line) => [line.id, line]));
  const before = new Set(estimated.lines.map(({ id }) => id));
  const added = (actual?.lines ?? []).filter(({ id }) => !before.has(id));
  return [
    ...estimated.lines.map(({ id, what, amount }) => {
      const measured = actual === null || actual.total === null ? null : (usdOf(after.get(id)?.amount ?? null) ?? 0);
      return rowOf(id, what, usdAMonth, usdOf(amount), measured);
    }),
    ...added.map(({ id, what, amount }) => rowOf(id, what, usdAMonth, 0, usdOf(amount))),
  ];
}

const usdOf = (amount: Decimal | null): number | null =>
  amount === null ? null : amount.toDecimalPlaces(2).toNumber() + 0;

function rowOf(path: string, what: string, unit: string, estimated: number | null, measured: number | null): DriftRow {
  const isComparable = estimated !== null && measured !== null && estimated !== 0;
  return { path, what, unit, estimated, measured, change: isComparable ? measured / estimated - 1 : null };
}
