import { Link } from '@tanstack/react-router';
import { type ScenarioId } from '#shared/cost/stored-scenario.ts';
import { plainText } from '../../../ui/plain-text.ts';
import { stepOf } from '../step-states.ts';
import { inputWords } from './input-words.ts';

interface InputLinkProps {
  readonly scenarioId: ScenarioId;
  /** Where it stands in a scenario. */
  readonly path: string;
}

/** An input by its name, leading to the step that asks for it. */
export function InputLink({ scenarioId, path }: InputLinkProps) {
  return (
    <Link
      to="/cost/scenarios/$scenarioId/$step"
      params={{ scenarioId, step: stepOf({ field: path }) }}
      title={plainText(path)}
    >
      {plainText(path === '' ? 'The scenario' : inputWords(path))}
    </Link>
  );
}
