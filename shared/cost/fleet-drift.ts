import { type Drift, type DriftRow, type MeasuredWorkload } from '../contract/cost.ts';
import { type Decimal } from './arithmetic.ts';
import { type Basis, compare, type Option } from './compare.ts';
import { valuesFromMeasured } from './draft-from-measured.ts';
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
/** What is measured in less is mostly from before the decision. */
const shortestMs = 60_000;

/** Inputs that can be measured, in the order of a scenario: what they are, and their unit. */
const measurable: ReadonlyMap<string, readonly [what: string, unit: string]> = new Map([
  [requests, ['Requests', 'a month']],
  [cpu, ['CPU time as Wasm', 'ms a request']],
  ['workload.waitMs', ['Waiting', 'ms a request']],
  ['workload.egressGb', ['Traffic out', 'GB a month']],
  ['workload.memoryMb', ['Memory of an instance', 'MB']],
  [peak, ['Traffic at the peak over the mean', 'times']],
]);

/** What is taken over from a measurement; the size and language of a module are no inputs of its price. */
const replaced: ReadonlySet<string> = new Set([...measurable.keys(), curve, 'workload.cpuMeasuredAs']);

/**
 * An estimate against what was measured since it was decided on: the inputs, and the bill of the option that was taken
 * written again with what was measured, all else as it was. Pure; amounts are rounded once, to the cent.
 */
export function driftOf(facts: DriftFacts): Drift {
  const { decision, measured } = facts;
  const draft = draftOf(facts.yaml);
  const before = draft && basisOfDraft(draft, facts.book, facts.nowMs);
  const missing = (measured?.missing ?? []).map(({ path }) => path);
  if (!draft || !before?.ok) return nothing(facts, 'The scenario cannot be compared as it stands now.');
  const estimated = optionIn(before.basis, decision.option);
  if (!estimated) return nothing(facts, `There is no option ${decision.option} any more.`);
  const bills = { before: before.basis, estimated, after: null, actual: null, shown: missing };
  if (facts.nowMs - decision.decidedAtMs < shortestMs) return told(facts, bills, 'It was decided on just now.');
  if (measured === null) return told(facts, bills, `${decision.workload} is not on the fleet.`);
  const values = Object.entries(valuesFromMeasured(measured)).filter(([path]) => replaced.has(path));
  if (values.length === 0 || measured.measuredMs <= 0) {
    return told(facts, bills, `Nothing of ${decision.workload} was measured since the decision.`);
  }
  const after = basisOfDraft(withMeasured(draft, before.basis, values), facts.book, facts.nowMs);
  if (!after.ok) {
    const [problem] = after.problems;
    const where = problem ? ` ${problem.path.join('.')}: ${problem.message}` : '';
    return told(facts, bills, `What was measured does not fit the scenario.${where}`.slice(0, 300));
  }
  const actual = optionIn(after.basis, decision.option);
  const shown = [...missing, ...values.map(([path]) => (path === curve ? requests : path))];
  return told(facts, { ...bills, after: after.basis, actual, shown }, null);
}

const optionIn = (basis: Basis, id: string): Option | null => compare(basis).find((option) => option.id === id) ?? null;

type Values = readonly (readonly [path: string, value: unknown])[];

/** The scenario with what was measured in the place of what was thought. */
function withMeasured(draft: ScenarioDraft, basis: Basis, values: Values): ScenarioDraft {
  const has = (path: string) => values.some(([each]) => each === path);
  const hadCurve = valueAt(draft, curve) !== undefined;
  const cleared: Values = [
    ...(has(curve)
      ? ([
          [requests, undefined],
          [peak, undefined],
        ] as const)
      : []),
    ...(has(requests) ? [[curve, undefined] as const] : []),
    // Requests in total tell no curve of the day: the peak of the one that was given stays.
    ...(has(requests) && hadCurve ? [[peak, baseAt(basis, 'peakFactor')] as const] : []),
    // Only checks the sum of two parts of which one is another now.
    ...(has(cpu) || has('workload.waitMs') ? [['workload.wallMs', undefined] as const] : []),
  ];
  return [...cleared, ...values].reduce((changed, [path, value]) => withValue(changed, path, value), draft);
}

const baseAt = ({ inputs }: Basis, name: string): number | null =>
  inputs.numbers.find((input) => input.name === name)?.base ?? null;

/** An input of a scenario. CPU time is compared as that of Wasm, which is what nodes measure. */
function inputAt(basis: Basis | null, path: string): number | null {
  if (basis === null) return null;
  switch (path) {
    case requests:
      return baseAt(basis, 'requests');
    case peak:
      return baseAt(basis, 'peakFactor');
    case cpu: {
      const cpuMs = baseAt(basis, 'cpuMs');
      const factor = basis.inputs.choices.cpuMeasuredAs === 'wasm' ? 1 : (baseAt(basis, 'wasmCpuFactor') ?? 1);
      return cpuMs === null ? null : cpuMs * factor;
    }
    default:
      return basis.inputs.numbers.find((input) => input.path === path)?.base ?? null;
  }
}

interface Bills {
  readonly before: Basis;
  readonly estimated: Option;
  /** With what was measured; null before anything was. */
  readonly after: Basis | null;
  readonly actual: Option | null;
  /** Paths of inputs that were measured, or should have been. */
  readonly shown: readonly string[];
}

function told(facts: DriftFacts, { before, estimated, after, actual, shown }: Bills, notYet: string | null): Drift {
  const missing = new Set(facts.measured?.missing.map(({ path }) => path));
  return {
    ...headOf(facts),
    inputs: [...measurable]
      .filter(([path]) => shown.includes(path))
      .map(([path, [what, unit]]) =>
        rowOf(path, what, unit, inputAt(before, path), missing.has(path) ? null : inputAt(after, path)),
      ),
    lines: linesOf(estimated, actual),
    total: rowOf('total', 'Total', usdAMonth, usdOf(estimated.total), usdOf(actual?.total ?? null)),
    notYet,
  };
}

function nothing(facts: DriftFacts, notYet: string): Drift {
  const total = rowOf('total', 'Total', usdAMonth, null, null);
  return { ...headOf(facts), inputs: [], lines: [], total, notYet };
}

function headOf({ scenario, decision, measured, nowMs, fleetUsdPerMonth }: DriftFacts) {
  const elapsedMs = Math.max(0, nowMs - decision.decidedAtMs);
  // Several nodes are measured at once, and usage is told by whole minutes.
  const measuredMs = Math.min(elapsedMs, measured?.measuredMs ?? 0);
  return { scenario, decision, elapsedMs, measuredMs, fleetUsdPerMonth };
}

/** Lines of both bills; one that only one of them has costs nothing in the other. */
function linesOf(estimated: Option, actual: Option | null): DriftRow[] {
  const isBilled = actual !== null && actual.total !== null;
  const after = new Map((actual?.lines ?? []).map((line) => [line.id, line]));
  const before = new Set(estimated.lines.map(({ id }) => id));
  const added = (actual?.lines ?? []).filter(({ id }) => !before.has(id));
  return [
    ...estimated.lines.map(({ id, what, amount }) => {
      const measured = isBilled ? (usdOf(after.get(id)?.amount ?? null) ?? 0) : null;
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
