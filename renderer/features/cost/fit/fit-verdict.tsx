import { useComputedColorScheme } from '@mantine/core';
import type { Advice, AdviceAnswer, AdviceQuestionId } from '#shared/cost/advice.ts';
import { WeightBars, type WeightPart } from '../../../charts/weight-bars.tsx';
import { Section } from '../../../ui/section.tsx';
import classes from './fit.module.css';
import { verdictWords } from './fit-words.ts';

interface FitVerdictProps {
  readonly advice: Advice;
  readonly onGoTo: (question: AdviceQuestionId) => void;
}

const partsFor = (answers: readonly AdviceAnswer[], leans: readonly AdviceAnswer['lean'][]): WeightPart[] =>
  answers
    .filter(({ lean, weight }) => weight > 0 && leans.includes(lean))
    .map(({ question, asked, answer, weight, lean }) => ({
      key: question,
      label: `${asked} ${answer}`,
      weight,
      isHard: lean === 'blocks-wasm',
    }))
    .sort((one, other) => other.weight - one.weight);

/** What the answers come to, drawn as what speaks for each side, and which other answer would change it. */
export function FitVerdict({ advice, onGoTo }: FitVerdictProps) {
  const scheme = useComputedColorScheme('light');
  const { verdict, summary, answers, changes } = advice;
  const open = answers.filter(({ source }) => source === 'nobody').length;
  return (
    <Section title="Wasm, containers, or both?">
      <div className={classes.verdict} role="status">
        <p className={classes.answer}>{verdictWords[verdict]}</p>
        <p className={classes.summary}>{summary}</p>
      </div>
      <WeightBars
        scheme={scheme}
        rows={[
          { label: 'For Wasm', parts: partsFor(answers, ['wasm']) },
          { label: 'For containers', parts: partsFor(answers, ['containers', 'blocks-wasm']) },
        ]}
      />
      <p className={classes.note}>
        Each answer weighs 1 to 3; a side with three times the weight of the other is the verdict.
        {open > 0 ? ` ${open} of ${answers.length} questions are open.` : ''}
      </p>
      <h3 className={classes.heading}>What would change it</h3>
      {changes.length === 0 ? (
        <p className={classes.note}>No other answer to a single question.</p>
      ) : (
        <ul className={classes.changes}>
          {changes.map(({ question, when, verdict: other }) => (
            <li key={`${question} ${when}`}>
              <button type="button" className={classes.change} onClick={() => onGoTo(question)}>
                {when}
              </button>
              : <strong>{verdictWords[other]}</strong>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
