import { Link } from '@tanstack/react-router';
import { type FileProblem } from '#shared/cost/problems.ts';
import { type ScenarioId } from '#shared/cost/stored-scenario.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { plainText } from '../../../ui/plain-text.ts';
import { Section } from '../../../ui/section.tsx';
import { wizardStepNames } from './input-link.tsx';
import classes from './compare.module.css';
import { inputWords, stepOfPath } from './input-words.ts';

interface MissingInputsProps {
  readonly scenarioId: ScenarioId;
  readonly problems: readonly FileProblem[];
}

/** What a draft still lacks before it can be compared, each with the way to where it is asked. */
export function MissingInputs({ scenarioId, problems }: MissingInputsProps) {
  return (
    <Section title="Comparison">
      <EmptyState title="Some answers are missing">
        <ul className={classes.missing}>
          {problems.map(({ path, message }, at) => {
            const place = path.map(String).join('.');
            const step = stepOfPath(place);
            return (
              <li key={`${at} ${place}`}>
                <Link to="/cost/scenarios/$scenarioId/$step" params={{ scenarioId, step }}>
                  {place === '' ? 'The scenario' : plainText(inputWords(place))}
                </Link>{' '}
                <span className={classes.muted}>({wizardStepNames[step]})</span>: {plainText(message)}
              </li>
            );
          })}
        </ul>
      </EmptyState>
    </Section>
  );
}
