import { Button, SegmentedControl, useComputedColorScheme } from '@mantine/core';
import { type Ref, useId } from 'react';
import type { AdviceAnswer } from '#shared/cost/advice.ts';
import { type ScenarioDraft, valueAt } from '#shared/cost/scenario-draft.ts';
import type { ScenarioId } from '#shared/cost/stored-scenario.ts';
import { WeightPips } from '../../../charts/weight-bars.tsx';
import { LinkButton } from '../../../ui/link-button.tsx';
import { plainText } from '../../../ui/plain-text.ts';
import { StateDot } from '../../../ui/status.tsx';
import { NumberField } from '../fields/quantity-question.tsx';
import classes from './fit.module.css';
import { type FitAnswer, fitAnswers } from './fit-answers.ts';
import { leanWords, sourceWords } from './fit-words.ts';

interface FitQuestionProps {
  readonly answer: AdviceAnswer;
  readonly scenarioId: ScenarioId;
  readonly draft: ScenarioDraft;
  readonly problems: ReadonlyMap<string, string>;
  readonly readOnly: boolean;
  readonly onChange: (values: Readonly<Record<string, unknown>>) => void;
  readonly ref?: Ref<HTMLLIElement>;
}

/** A question of the advice: what was answered and by whom, what it speaks for and why, and the way to answer it. */
export function FitQuestion({ answer, scenarioId, draft, problems, readOnly, onChange, ref }: FitQuestionProps) {
  const { question, asked, source, why } = answer;
  const id = useId();
  const from = sourceWords[source];
  return (
    <li ref={ref} tabIndex={-1} className={classes.question} aria-labelledby={id}>
      <div className={classes.asked}>
        <h3 id={id} className={classes.title}>
          {asked}
        </h3>
        <p className={classes.why}>{plainText(why)}</p>
      </div>
      <div className={classes.answering}>
        {source === 'nobody' ? null : (
          <div>
            <strong>{plainText(answer.answer)}</strong>
            {from === null ? null : <span className={classes.source}> {from}</span>}
          </div>
        )}
        {source === 'module'
          ? null
          : fitAnswers[question].map((how) => (
              <Answering
                key={how.kind === 'step' ? how.label : how.path}
                {...{ how, scenarioId, draft, problems, readOnly, onChange }}
                asked={asked}
                labelId={id}
              />
            ))}
      </div>
      <div className={classes.lean}>
        <Lean answer={answer} />
      </div>
    </li>
  );
}

/** As many pieces as it weighs, in the colour of the bar that they are in. */
function Lean({ answer }: { readonly answer: AdviceAnswer }) {
  const scheme = useComputedColorScheme('light');
  const { side, words } = leanWords(answer);
  if (typeof side === 'object') return <StateDot tone={side.tone}>{words}</StateDot>;
  return (
    <span className={classes.weighed}>
      <WeightPips row={side === 'wasm' ? 0 : 1} weight={answer.weight} scheme={scheme} />
      {words}
    </span>
  );
}

interface AnsweringProps extends Omit<FitQuestionProps, 'answer' | 'ref'> {
  readonly how: FitAnswer;
  readonly asked: string;
  readonly labelId: string;
}

function Answering({ how, ...rest }: AnsweringProps) {
  switch (how.kind) {
    case 'choice':
      return <ChoiceAnswer how={how} {...rest} />;
    case 'number':
      return <NumberAnswer how={how} {...rest} />;
    case 'step':
      return (
        <LinkButton
          variant="default"
          w="fit-content"
          to="/cost/scenarios/$scenarioId/$step"
          params={{ scenarioId: rest.scenarioId, step: how.step }}
        >
          {how.label}
        </LinkButton>
      );
  }
}

type Of<Kind extends FitAnswer['kind']> = Omit<AnsweringProps, 'how'> & {
  readonly how: Extract<FitAnswer, { kind: Kind }>;
};

/** Nothing is chosen until somebody does; then it can be taken back. */
function ChoiceAnswer({ how, draft, readOnly, onChange, asked, labelId }: Of<'choice'>) {
  const kept = valueAt(draft, how.path);
  const { values = {} } = how;
  const byValue = Object.entries(values).find(([, each]) => each === kept)?.[0];
  const chosen = byValue ?? (typeof kept === 'string' ? kept : '');
  return (
    <div className={classes.choices}>
      <SegmentedControl
        data={[...how.choices]}
        value={chosen}
        readOnly={readOnly}
        aria-labelledby={labelId}
        onChange={(key) => onChange({ [how.path]: Object.hasOwn(values, key) ? values[key] : key })}
      />
      {kept === undefined || readOnly ? null : (
        <TakeBack asked={asked} onClick={() => onChange({ [how.path]: undefined })} />
      )}
    </div>
  );
}

const TakeBack = ({ asked, onClick }: { readonly asked: string; readonly onClick: () => void }) => (
  <Button variant="subtle" size="compact-xs" aria-label={`Take back the answer to: ${asked}`} onClick={onClick}>
    Take back
  </Button>
);

function NumberAnswer({ how, draft, problems, readOnly, onChange, asked }: Of<'number'>) {
  const id = useId();
  const { path, unit, times = 1 } = how;
  const kept = valueAt(draft, path);
  const problem = problems.get(path);
  const shown = typeof kept === 'number' ? Number((kept * times).toPrecision(12)) : kept;
  return (
    <div className={classes.choices}>
      <NumberField
        ariaLabel={asked}
        value={shown}
        unit={unit}
        isBad={problem !== undefined}
        {...(problem === undefined ? {} : { describedBy: id })}
        readOnly={readOnly}
        onChange={(value) =>
          onChange({ [path]: typeof value === 'number' ? Number((value / times).toPrecision(12)) : value })
        }
      />
      {problem === undefined ? null : (
        <span id={id} className={classes.problem}>
          {times === 1 ? problem : 'Write 0 to 100 percent'}
        </span>
      )}
    </div>
  );
}
