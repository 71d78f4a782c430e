import type { AdviceAnswer, AdviceVerdict, AnswerSource } from '#shared/cost/advice.ts';
import type { Tone } from '../../../ui/status.tsx';

export const verdictWords: Readonly<Record<AdviceVerdict, string>> = {
  wasm: 'Wasm',
  containers: 'Containers',
  both: 'Both',
  'not-enough-known': 'Not enough is known',
};

/** Who answered; null where nobody did. */
export const sourceWords: Readonly<Record<AnswerSource, string | null>> = {
  measured: 'measured on nodes',
  module: 'read out of the module',
  scenario: 'from the scenario',
  person: 'you said',
  nobody: null,
};

export interface LeanWords {
  readonly tone: Tone;
  readonly words: string;
}

const strengths = ['', 'a little ', '', 'strongly '] as const;

/** What an answer speaks for, and how much. */
export function leanWords({ lean, weight, source }: Pick<AdviceAnswer, 'lean' | 'weight' | 'source'>): LeanWords {
  switch (lean) {
    case 'wasm':
      return weight === 0 ? neutral : { tone: 'ok', words: `speaks ${strengths[weight]}for Wasm` };
    case 'containers':
      return weight === 0 ? neutral : { tone: 'busy', words: `speaks ${strengths[weight]}for containers` };
    case 'both':
      return { tone: 'off', words: 'suits both' };
    case 'blocks-wasm':
      return { tone: 'bad', words: 'rules Wasm out' };
    case 'unknown':
      return { tone: 'warn', words: source === 'nobody' ? 'not answered' : 'tells nothing yet' };
  }
}

const neutral: LeanWords = { tone: 'off', words: 'does not matter here' };
