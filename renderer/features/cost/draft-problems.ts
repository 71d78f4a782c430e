import type { Basis } from '#shared/cost/compare.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { fieldOf } from '#shared/cost/read-yaml.ts';
import { basisOfDraft, type ScenarioDraft, valueAt, withValue } from '#shared/cost/scenario-draft.ts';

/* What is wrong with a draft and what it lacks, by the path of the field at which it is said. Pure. */

export interface DraftProblem {
  /** `workload.cpuMs`; a range's ends belong to its field. */
  readonly field: string;
  readonly message: string;
  /** Nothing stands there yet, which is no mistake. */
  readonly isMissing: boolean;
}

export interface DraftReading {
  /** What a comparison is made from; null as long as there are problems. */
  readonly basis: Basis | null;
  readonly problems: readonly DraftProblem[];
}

/** Keys inside of a number that is a range, and inside of a list. */
const insideOfField = /(\.(low|base|high|measured|from)|\[\d+\])$/;

/** Stand in for what is missing, so that the rest is looked at too. Keys of a file that every draft needs. */
const standIns: Readonly<Record<string, unknown>> = {
  version: 1,
  name: 'Untitled scenario',
  'workload.requestsPerMonth': 1,
  'workload.cpuMs': 0,
  'workload.waitMs': 0,
  'workload.egressGb': 0,
  'workload.memoryMb': 1,
};

/** Contradictions that are told of a stand-in would be told of a number that nobody gave. */
const comparedWith: Readonly<Record<string, readonly string[]>> = {
  'workload.wallMs': ['workload.cpuMs', 'workload.waitMs'],
};

const emptyGroup = (draft: ScenarioDraft): ScenarioDraft =>
  draft['workload'] === undefined ? { ...draft, workload: {} } : draft;

/** Reads a draft whole: also what contradicts something while other things are still missing. */
export function readDraftWhole(draft: ScenarioDraft, book: PriceBook, nowMs: number): DraftReading {
  const begun = emptyGroup(draft);
  const first = basisOfDraft(begun, book, nowMs);
  if (first.ok) return { basis: first.basis, problems: [] };
  const problems = first.problems.map(({ path, message }) => problemAt(begun, fieldOf(path), message));
  const missing = missingOf(begun);
  if (missing.length === 0) return { basis: null, problems };
  const filled = missing.reduce((all, field) => withValue(all, field, standIns[field]), begun);
  const second = basisOfDraft(filled, book, nowMs);
  const later = second.ok ? [] : second.problems.map(({ path, message }) => problemAt(begun, fieldOf(path), message));
  const told = new Set(problems.map(({ field }) => field));
  const isOfStandIn = ({ field }: DraftProblem) => (comparedWith[field] ?? []).some((each) => missing.includes(each));
  return {
    basis: null,
    problems: [
      ...missing.filter((field) => !told.has(field)).map((field) => problemAt(begun, field, 'This is missing')),
      ...problems,
      ...later.filter((problem) => !told.has(problem.field) && !isOfStandIn(problem)),
    ],
  };
}

const isGiven = (draft: ScenarioDraft, field: string): boolean => valueAt(draft, field) !== undefined;

const missingOf = (draft: ScenarioDraft): readonly string[] =>
  Object.keys(standIns).filter(
    (field) =>
      !isGiven(draft, field) &&
      !(field === 'workload.requestsPerMonth' && isGiven(draft, 'workload.requestsPerHourOfDay')),
  );

/** The ends of a range as their fields are called; a file says `base` where a field says Likely. */
const asLabelled = (message: string): string =>
  message === 'low is above base'
    ? 'Low is above Likely'
    : message === 'high is below base'
      ? 'High is below Likely'
      : message;

function problemAt(draft: ScenarioDraft, path: string, message: string): DraftProblem {
  const field = path.replace(insideOfField, '');
  const isMissing = !isGiven(draft, field);
  return {
    field,
    message: isMissing && field in standIns ? 'Needed for the comparison' : asLabelled(message),
    isMissing,
  };
}
