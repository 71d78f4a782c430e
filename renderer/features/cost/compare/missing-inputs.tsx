import { type ScenarioId } from '#shared/cost/stored-scenario.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { plainText } from '../../../ui/plain-text.ts';
import { Section } from '../../../ui/section.tsx';
import type { DraftProblem } from '../draft-problems.ts';
import { stepOf, stepTitles } from '../step-states.ts';
import classes from './compare.module.css';
import { InputLink } from './input-link.tsx';

interface MissingInputsProps {
  readonly scenarioId: ScenarioId;
  readonly problems: readonly DraftProblem[];
}

/** What a draft still lacks before it can be compared, each with the way to where it is asked. */
export function MissingInputs({ scenarioId, problems }: MissingInputsProps) {
  return (
    <Section title="Comparison">
      <EmptyState title="There is nothing to compare yet">
        <p className={classes.paragraph}>These answers are needed first:</p>
        <ul className={classes.missing}>
          {problems.map((problem) => (
            <li key={`${problem.field} ${problem.message}`}>
              <InputLink scenarioId={scenarioId} path={problem.field} />{' '}
              <span className={classes.muted}>({stepTitles[stepOf(problem)]})</span>
              {problem.isMissing ? '' : `: ${plainText(problem.message)}`}
            </li>
          ))}
        </ul>
      </EmptyState>
    </Section>
  );
}
