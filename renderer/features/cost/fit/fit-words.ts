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
  /** Whose side it is on: its bar has the same colour; or how it stands beside both. */
  readonly side: 'wasm' | 'containers' | { readonly tone: Tone };
  readonly words: string;
}

/** What an answer speaks for, and how much. */
export function leanWords({ lean, weight, source }: Pick<AdviceAnswer, 'lean' | 'weight' | 'source'>): LeanWords {
  switch (lean) {
    case 'wasm':
      return weight === 0 ? neutral : { side: 'wasm', words: `for Wasm, weighs ${weight}` };
    case 'containers':
      return weight === 0 ? neutral : { side: 'containers', words: `for containers, weighs ${weight}` };
    case 'both':
      return { side: { tone: 'off' }, words: 'suits both' };
    case 'blocks-wasm':
      return { side: { tone: 'bad' }, words: 'rules Wasm out' };
    case 'unknown':
      return { side: { tone: 'warn' }, words: source === 'nobody' ? 'not answered' : 'tells nothing yet' };
  }
}

const neutral: LeanWords = { side: { tone: 'off' }, words: 'does not matter here' };
