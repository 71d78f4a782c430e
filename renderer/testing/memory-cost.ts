import type { OwnPrices, ReportFile, ReportFormat } from '#shared/contract/cost.ts';
import { csvReport } from '#shared/cost/export/csv-report.ts';
import { focusReport } from '#shared/cost/export/focus-report.ts';
import { markdownReport } from '#shared/cost/export/markdown-report.ts';
import { reportDocument } from '#shared/cost/export/report-document.ts';
import { readBasis, readPrices } from '#shared/cost/read-basis.ts';
import { costReport } from '#shared/cost/report.ts';
import { draftOf, draftText, withValue } from '#shared/cost/scenario-draft.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { api } from './memory-api.ts';
import { memoryBill, memoryBills, readMemoryBill, removeMemoryBill } from './memory-cost-bills.ts';
import { driftOf, measuredWorkload } from './memory-cost-measured.ts';
import { createScenario, memoryCost, memoryScenario, putScenario } from './memory-cost-state.ts';
import type { MemoryState } from './memory-state.ts';

const { scenarios, prices, bills } = api.cost;

/** A file that any handle stands for: the in-memory engine gets no bytes. */
const importedYaml = `version: 1
name: Imported
workload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 95, egressGb: 20, memoryMb: 16 }
`;

const scenarioHandlers = {
  list: scenarios.list.handler(({ context: { state } }) =>
    [...memoryCost(state).scenarios.values()]
      .sort((a, b) => b.updatedAtMs - a.updatedAtMs)
      .map(({ yaml: _yaml, ...summary }) => summary),
  ),
  get: scenarios.get.handler(({ context: { state }, input }) => memoryScenario(state, input.id)),
  create: scenarios.create.handler(({ context: { state }, input }) => createScenario(state, input.yaml, input.step)),
  save: scenarios.save.handler(({ context: { state }, input }) => {
    const before = memoryScenario(state, input.id);
    if (before.revision !== input.revision) {
      throw new FlotillaError('cost/changed-meanwhile', `“${before.name}” was changed elsewhere meanwhile.`);
    }
    if (before.yaml === input.yaml && before.step === input.step) return before;
    return putScenario(state, { ...before, yaml: input.yaml, step: input.step, revision: before.revision + 1 });
  }),
  decide: scenarios.decide.handler(({ context: { state }, input: { id, decision } }) => {
    const before = memoryScenario(state, id);
    const decided = decision && { ...decision, decidedAtMs: state.schedule.nowMs() };
    state.record('scenario-saved', before.name, decided ? `${decided.option} was taken` : 'nothing is decided');
    return putScenario(state, { ...before, decision: decided, revision: before.revision + 1 });
  }),
  duplicate: scenarios.duplicate.handler(({ context: { state }, input }) => {
    const { yaml, name, step } = memoryScenario(state, input.id);
    return createScenario(state, draftText(withValue(draftOf(yaml) ?? {}, 'name', `${name} (copy)`)), step);
  }),
  remove: scenarios.remove.handler(({ context: { state }, input }) => {
    const { name } = memoryScenario(state, input.id);
    memoryCost(state).scenarios.delete(input.id);
    state.record('scenario-removed', name);
    state.publish({ type: 'cost', what: 'scenarios' });
    return input;
  }),
  import: scenarios.import.handler(({ context: { state }, input }) => {
    if (input.file.includes('bad')) {
      throw new FlotillaError('input/invalid', 'Line 1: A scenario has named values: name, workload');
    }
    return createScenario(state, importedYaml, 'workload');
  }),
  drift: scenarios.drift.handler(({ context: { state }, input }) => driftOf(state, memoryScenario(state, input.id))),
};

function pricesIn(yaml: string): OwnPrices {
  const read = readPrices(yaml.trim() === '' ? null : yaml);
  return { yaml, problems: read.ok ? [] : [...read.problems] };
}

const priceHandlers = {
  get: prices.get.handler(({ context: { state } }) => pricesIn(memoryCost(state).pricesYaml)),
  read: prices.read.handler(({ input }) => pricesIn(input.yaml)),
  set: prices.set.handler(({ context: { state }, input }) => {
    const read = pricesIn(input.yaml);
    if (read.problems.length > 0) return read;
    memoryCost(state).pricesYaml = input.yaml;
    state.record('prices-changed', 'prices', `${input.yaml.split('\n').length} lines`);
    state.publish({ type: 'cost', what: 'prices' });
    return read;
  }),
};

const billHandlers = {
  list: bills.list.handler(({ context: { state } }) => memoryBills(state)),
  get: bills.get.handler(({ context: { state }, input }) => memoryBill(state, input.id)),
  read: bills.read.handler(({ context: { state }, input }) => ({ jobId: readMemoryBill(state, input.file) })),
  remove: bills.remove.handler(({ context: { state }, input }) => {
    removeMemoryBill(state, input.id);
    return input;
  }),
};

/** A report as the engine makes it; PDF is made there only. */
function reportOf(state: MemoryState, yaml: string, format: ReportFormat): ReportFile {
  const { pricesYaml } = memoryCost(state);
  const read = readBasis(yaml, pricesYaml.trim() === '' ? null : pricesYaml, state.schedule.nowMs());
  if (!read.ok) throw new FlotillaError('input/invalid', read.problems[0]?.message ?? 'The scenario is not complete.');
  const file = (ending: string, mediaType: string, content: string): ReportFile => ({
    fileName: `${read.basis.inputs.name}.${ending}`,
    mediaType,
    encoding: 'utf-8',
    content,
  });
  const report = () => costReport(read.basis, { draws: 200, seed: 1 });
  switch (format) {
    case 'yaml':
      return file('yaml', 'application/yaml', yaml);
    case 'json':
      return file('json', 'application/json', JSON.stringify(report(), null, 2));
    case 'csv':
      return file('csv', 'text/csv', csvReport(report()));
    case 'focus':
      return file('focus.csv', 'text/csv', focusReport(report()));
    case 'markdown':
      return file('md', 'text/markdown', markdownReport(reportDocument(report(), null)));
    case 'pdf':
      throw new FlotillaError('input/invalid', 'The in-memory engine writes no PDF.');
  }
}

/** Costs without those of the fleet, which memory-fleet-cost.ts answers. */
export const costHandlers = {
  scenarios: scenarioHandlers,
  prices: priceHandlers,
  fromWorkload: api.cost.fromWorkload.handler(({ context: { state }, input }) =>
    measuredWorkload(state, input.workload, input.windowMs),
  ),
  bills: billHandlers,
  report: api.cost.report.handler(({ context: { state }, input }) => reportOf(state, input.yaml, input.format)),
};
