import type { Advice, AdviceLean, AdviceVerdict, AnswerSource } from '#shared/cost/advice.ts';
import { type Terminal, type Text } from './terminal.ts';

const verdictWords: Readonly<Record<AdviceVerdict, string>> = {
  wasm: 'Wasm',
  containers: 'Containers',
  both: 'Both: Wasm in front, containers behind',
  'not-enough-known': 'Not enough is known',
};

const leanWords: Readonly<Record<AdviceLean, Text>> = {
  wasm: { text: 'Wasm', style: 'green' },
  containers: { text: 'containers', style: 'yellow' },
  both: 'both',
  'blocks-wasm': { text: 'rules Wasm out', style: 'red' },
  unknown: { text: 'not known', style: 'dim' },
};

const sourceWords: Readonly<Record<AnswerSource, string>> = {
  measured: 'measured',
  module: 'module',
  scenario: 'scenario',
  person: 'you',
  nobody: '',
};

/** Whether a workload fits Wasm, every answer with its weight and reason, and what would change the verdict. */
export function showAdvice(terminal: Terminal, advice: Advice): void {
  const { verdict, summary, forWasm, forContainers, answers, changes } = advice;
  terminal.value({ type: 'advice', ...advice });
  terminal.line(
    { text: verdictWords[verdict], style: 'bold' },
    ` (for Wasm ${forWasm}, for containers ${forContainers})`,
  );
  terminal.line(summary);
  terminal.line('');
  terminal.table(
    ['Question', 'Answer', 'From', 'Speaks for', 'Weight', 'Why'],
    answers.map(({ asked, answer, source, lean, weight, why }) => [
      asked,
      answer,
      sourceWords[source],
      leanWords[lean],
      weight === 0 ? '' : String(weight),
      why,
    ]),
  );
  if (changes.length > 0) terminal.line('');
  for (const { when, verdict: other } of changes)
    terminal.line(`${when} the verdict would be: ${verdictWords[other]}.`);
}
