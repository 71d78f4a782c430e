/** Questions whose answers decide whether a workload fits Wasm, containers or both. */
export const adviceQuestions = [
  'state',
  'duration',
  'cpu-bound',
  'memory',
  'gpu',
  'system-access',
  'input-output',
  'language',
  'locations',
  'duty-cycle',
  'latency-goal',
  'tenancy',
  'sovereignty',
  'device-size',
] as const;
export type AdviceQuestionId = (typeof adviceQuestions)[number];

/** Who answered: measured on a node, read out of the module, told by the scenario, said by the person, or nobody. */
export type AnswerSource = 'measured' | 'module' | 'scenario' | 'person' | 'nobody';

/** What an answer speaks for. `blocks-wasm`: Wasm is not possible as things stand. */
export type AdviceLean = 'wasm' | 'containers' | 'both' | 'blocks-wasm' | 'unknown';

export interface AdviceAnswer {
  readonly question: AdviceQuestionId;
  /** As a person reads it: "Does it keep state between requests?" */
  readonly asked: string;
  /** In words: "No", "5 ms of CPU in 100 ms". */
  readonly answer: string;
  readonly source: AnswerSource;
  readonly lean: AdviceLean;
  /** 0: does not matter here; 3: decides much. */
  readonly weight: 0 | 1 | 2 | 3;
  readonly why: string;
}

export interface AdviceChange {
  readonly question: AdviceQuestionId;
  /** "If a request waited less than half of its time …" */
  readonly when: string;
  readonly verdict: AdviceVerdict;
}

export type AdviceVerdict = 'wasm' | 'containers' | 'both' | 'not-enough-known';

export interface Advice {
  readonly verdict: AdviceVerdict;
  /** One or two sentences. */
  readonly summary: string;
  /** Weights that speak for each side. */
  readonly forWasm: number;
  readonly forContainers: number;
  readonly answers: readonly AdviceAnswer[];
  /** What would change the verdict. */
  readonly changes: readonly AdviceChange[];
}
