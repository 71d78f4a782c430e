import type { Drift, DriftRow, MeasuredNumber, MeasuredWorkload } from '#shared/contract/cost.ts';
import { compare, type Option } from '#shared/cost/compare.ts';
import { basisOfDraft, draftOf, type ScenarioDraft, withValue } from '#shared/cost/scenario-draft.ts';
import type { StoredScenario } from '#shared/cost/stored-scenario.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { WorkloadName } from '#shared/domain/ids.ts';
import { memoryBook } from './memory-cost-state.ts';
import type { MemoryState } from './memory-state.ts';

const minuteMs = 60_000;
/** Requests in each hour of a day with a morning and an evening. */
const dayCurve = [
  40, 28, 22, 20, 24, 45, 110, 240, 380, 460, 500, 520, 510, 480, 460, 450, 470, 520, 560, 540, 430, 280, 150, 80,
].map((each) => each * 60);

function numbersOf(nodes: number, measuredMs: number): MeasuredNumber[] {
  const minutes = Math.round(measuredMs / minuteMs);
  const from = `${(nodes * minutes * 120).toLocaleString('en')} requests on ${nodes} nodes in ${minutes} min`;
  return [
    { path: 'workload.requestsPerMonth', low: 3.1e6, base: 5.256e6, high: 7.4e6, from },
    { path: 'workload.cpuMs', low: 1.8, base: 2.4, high: 4.1, from },
    { path: 'workload.waitMs', low: 12, base: 18.5, high: 44, from },
    { path: 'workload.egressGb', low: 9.4, base: 15.8, high: 22.3, from },
    { path: 'workload.memoryMb', low: 14, base: 17.2, high: 21, from },
  ];
}

/** A running workload as the engine would measure it. A window of a day or more has a curve over the day. */
export function measuredWorkload(state: MemoryState, workload: WorkloadName, windowMs: number): MeasuredWorkload {
  const on = [...state.nodes.values()].flatMap((node) => node.workloads.filter((each) => each.workload === workload));
  const [first] = on;
  if (!first) throw new FlotillaError('workload/not-found', `There is no workload ${workload} on any node.`);
  const module = state.modules.get(first.digest);
  const measuredMs = Math.min(windowMs, 26 * 60 * minuteMs);
  const hasDay = windowMs >= 24 * 60 * minuteMs;
  return {
    workload,
    release: first.release,
    nodes: on.length,
    measuredMs,
    numbers: numbersOf(on.length, measuredMs),
    requestsPerHourOfDay: hasDay ? dayCurve : null,
    moduleMb: module ? module.sizeBytes / 1e6 : null,
    language: module?.language?.name ?? null,
    missing: [
      ...(hasDay ? [] : [{ path: 'traffic.peakFactor', why: 'Less than a day was measured' }]),
      { path: 'workload.state', why: 'No counter tells whether it keeps state' },
    ],
  };
}

const row = (
  path: string,
  what: string,
  unit: string,
  estimated: number | null,
  measured: number | null,
): DriftRow => ({
  path,
  what,
  unit,
  estimated,
  measured,
  change: estimated === null || measured === null || estimated === 0 ? null : measured / estimated - 1,
});

function optionOf(state: MemoryState, draft: ScenarioDraft, id: string): Option | undefined {
  const read = basisOfDraft(draft, memoryBook(state), state.schedule.nowMs());
  return read.ok ? compare(read.basis).find((option) => option.id === id) : undefined;
}

const words: readonly (readonly [path: string, what: string, unit: string])[] = [
  ['workload.requestsPerMonth', 'Requests', 'a month'],
  ['workload.cpuMs', 'CPU time', 'ms a request'],
  ['workload.waitMs', 'Waiting', 'ms a request'],
  ['workload.egressGb', 'Data out', 'GB a month'],
  ['workload.memoryMb', 'Memory', 'MB'],
];

/** The estimate of the option that was taken, against what the workload measures. */
export function driftOf(state: MemoryState, scenario: StoredScenario): Drift {
  const { decision } = scenario;
  const draft = draftOf(scenario.yaml);
  if (!decision || !draft) throw new FlotillaError('input/invalid', 'Nothing was decided in this scenario yet.');
  const measured = measuredWorkload(state, decision.workload, 60 * minuteMs);
  const after = measured.numbers.reduce((all, { path, base }) => withValue(all, path, base), draft);
  const estimate = optionOf(state, draft, decision.option);
  const actual = optionOf(state, after, decision.option);
  const usd = (amount: Option['total'] | undefined) => (amount ? amount.toDecimalPlaces(2).toNumber() : null);
  const inputAt = (all: ScenarioDraft, path: string): number | null => {
    const read = basisOfDraft(all, memoryBook(state), state.schedule.nowMs());
    return read.ok ? (read.basis.inputs.numbers.find((each) => each.path === path)?.base ?? null) : null;
  };
  const elapsedMs = state.schedule.nowMs() - decision.decidedAtMs;
  return {
    scenario: scenario.id,
    decision,
    elapsedMs,
    measuredMs: measured.measuredMs,
    inputs: words.map(([path, what, unit]) => row(path, what, unit, inputAt(draft, path), inputAt(after, path))),
    lines: (estimate?.lines ?? []).map((line) =>
      row(
        line.id,
        line.what,
        'US dollars',
        usd(line.amount),
        usd(actual?.lines.find(({ id }) => id === line.id)?.amount),
      ),
    ),
    total: row('total', 'Total', 'US dollars', usd(estimate?.total), usd(actual?.total)),
    fleetUsdPerMonth: null,
    notYet: null,
  };
}
