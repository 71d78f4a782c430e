import { useMemo, useRef, useState } from 'react';
import type { AdviceQuestionId } from '#shared/cost/advice.ts';
import { adviceModuleOf } from '#shared/cost/advice-module.ts';
import { adviseOn } from '#shared/cost/advise.ts';
import type { Module } from '#shared/domain/module.ts';
import { Section } from '../../ui/section.tsx';
import { readDraftWhole } from './draft-problems.ts';
import { FitModule } from './fit/fit-module.tsx';
import { FitQuestion } from './fit/fit-question.tsx';
import { FitVerdict } from './fit/fit-verdict.tsx';
import { moduleAnswers } from './fit/module-answers.ts';
import classes from './fit/fit.module.css';
import type { StepProps } from './step-props.ts';

/** Does the workload fit Wasm, containers, or both? What is known already answers; the rest is asked. */
export function FitStep({ scenario, draft, onChange, book, readOnly }: StepProps) {
  const [module, setModule] = useState<Module | null>(null);
  const [nowMs] = useState(Date.now);
  const rows = useRef(new Map<AdviceQuestionId, HTMLLIElement>());
  const advice = useMemo(() => adviseOn({ draft, module: module && adviceModuleOf(module) }), [draft, module]);
  const problems = useMemo(
    () =>
      new Map(
        readDraftWhole(draft, book, nowMs)
          .problems.filter(({ isMissing }) => !isMissing)
          .map(({ field, message }) => [field, message]),
      ),
    [draft, book, nowMs],
  );
  const choose = (next: Module | null) => {
    setModule(next);
    // What a module answers stays in the scenario, for its report and for whoever opens it without the module.
    if (next && !readOnly) onChange(moduleAnswers(next));
  };
  const goTo = (question: AdviceQuestionId) => {
    const row = rows.current.get(question);
    row?.scrollIntoView({ block: 'center' });
    row?.focus();
  };
  return (
    <>
      <FitVerdict advice={advice} onGoTo={goTo} />
      <FitModule chosen={module?.digest ?? null} onChoose={choose} />
      <Section title="Questions" count={advice.answers.length} flush>
        <ul className={classes.questions}>
          {advice.answers.map((answer) => (
            <FitQuestion
              key={answer.question}
              ref={(element) => {
                if (element) rows.current.set(answer.question, element);
                else rows.current.delete(answer.question);
              }}
              scenarioId={scenario.id}
              {...{ answer, draft, problems, readOnly, onChange }}
            />
          ))}
        </ul>
      </Section>
    </>
  );
}
