import type { AdviceQuestionId } from '#shared/cost/advice.ts';
import type { WizardStep } from '#shared/cost/stored-scenario.ts';

/* How each question of the advice is answered, by the keys of a scenario. Pure. */

export interface FitChoice {
  readonly value: string;
  readonly label: string;
}

export type FitAnswer =
  /** One of a few; `values` where a file keeps something else than the key. */
  | {
      readonly kind: 'choice';
      readonly path: string;
      readonly choices: readonly FitChoice[];
      readonly values?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'number';
      readonly path: string;
      readonly unit: string;
      /** What is typed over what is kept: 100 for a share that is typed as percent. */
      readonly times?: number;
    }
  /** Asked in full at another step. */
  | { readonly kind: 'step'; readonly step: WizardStep; readonly label: string };

const choice = (path: string, ...choices: readonly (readonly [value: string, label: string])[]): FitAnswer => ({
  kind: 'choice',
  path,
  choices: choices.map(([value, label]) => ({ value, label })),
});

const inWorkload: FitAnswer = { kind: 'step', step: 'workload', label: 'Answer under Workload' };

/** Several ways to answer one question stand in the order in which they are asked. */
export const fitAnswers: Readonly<Record<AdviceQuestionId, readonly FitAnswer[]>> = {
  state: [choice('workload.state', ['none', 'No'], ['external', 'In a database'], ['local', 'On its own disk'])],
  duration: [choice('advice.runs', ['request', 'One request'], ['minutes', 'Minutes'], ['always', 'It never ends'])],
  'cpu-bound': [inWorkload],
  memory: [inWorkload],
  gpu: [
    {
      kind: 'choice',
      path: 'workload.needsGpu',
      choices: [
        { value: 'no', label: 'No' },
        { value: 'yes', label: 'Yes' },
      ],
      values: { no: false, yes: true },
    },
  ],
  'system-access': [
    choice(
      'advice.systemAccess',
      ['none', 'Nothing'],
      ['files', 'Files'],
      ['threads', 'Threads'],
      ['processes', 'Processes'],
      ['devices', 'Devices'],
    ),
  ],
  'input-output': [
    choice('advice.inputOutput', ['light', 'Little'], ['databases', 'Databases'], ['streams', 'Many streams']),
  ],
  language: [
    choice('advice.libraries', ['compile', 'They do'], ['unsure', 'Not sure'], ['do-not-compile', 'They do not']),
  ],
  locations: [{ kind: 'number', path: 'advice.locations', unit: 'places' }],
  'duty-cycle': [{ kind: 'number', path: 'advice.busyShare', unit: '%', times: 100 }],
  'latency-goal': [{ kind: 'number', path: 'advice.latencyGoalMs', unit: 'ms' }],
  tenancy: [choice('advice.tenants', ['own', 'Our own'], ['trusted', 'Of partners'], ['untrusted', "Strangers'"])],
  sovereignty: [choice('advice.sovereignty', ['none', 'Nothing'], ['region', 'A region'], ['site', 'The site'])],
  'device-size': [{ kind: 'number', path: 'advice.deviceMemoryMb', unit: 'MB' }],
};
