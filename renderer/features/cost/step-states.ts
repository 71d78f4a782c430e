import { type ScenarioDraft, valueAt } from '#shared/cost/scenario-draft.ts';
import type { StoredScenario, WizardStep } from '#shared/cost/stored-scenario.ts';
import type { DraftProblem } from './draft-problems.ts';

export const stepTitles: Readonly<Record<WizardStep, string>> = {
  workload: 'Workload',
  today: 'What you pay today',
  fit: 'Does Wasm fit?',
  comparison: 'Comparison',
  report: 'Report',
};

export interface StepState {
  readonly tone: 'ok' | 'bad' | 'open';
  /** Beside the step's name: "2 answers needed". */
  readonly words: string;
}

/** Of containers, how they run now; how many there have to be is a matter of the workload. */
const askedToday = /^containers\.(podVcpu|podMemoryGb|usedMemoryMb|others)/;

/** At which step a problem can be mended. */
export function stepOf({ field }: Pick<DraftProblem, 'field'>): WizardStep {
  const [group] = field.split('.');
  if (group === 'today' || askedToday.test(field)) return 'today';
  return group === 'advice' ? 'fit' : 'workload';
}

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

function ofProblems(problems: readonly DraftProblem[]): StepState | null {
  const wrong = problems.filter(({ isMissing }) => !isMissing).length;
  if (wrong > 0) return { tone: 'bad', words: counted(wrong, 'problem', 'problems') };
  if (problems.length > 0) return { tone: 'open', words: counted(problems.length, 'answer needed', 'answers needed') };
  return null;
}

/** How far each step is. Pure. */
export function stepStates(
  draft: ScenarioDraft,
  problems: readonly DraftProblem[],
  { decision }: Pick<StoredScenario, 'decision'>,
): Readonly<Record<WizardStep, StepState>> {
  const of = (step: WizardStep) => ofProblems(problems.filter((problem) => stepOf(problem) === step));
  const done = (words: string): StepState => ({ tone: 'ok', words });
  const open = (words: string): StepState => ({ tone: 'open', words });
  const isReady = problems.length === 0;
  return {
    workload: of('workload') ?? done('Complete'),
    today: of('today') ?? (valueAt(draft, 'today') === undefined ? open('Nothing given') : done('Complete')),
    fit: of('fit') ?? (valueAt(draft, 'advice') === undefined ? open('No questions answered') : done('Answered')),
    comparison: isReady ? done('Ready') : open('Waits for the workload'),
    report: decision ? done('Decided') : open(isReady ? 'Nothing decided' : 'Waits for the workload'),
  };
}
