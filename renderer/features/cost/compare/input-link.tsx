import { Link } from '@tanstack/react-router';
import { type ScenarioId, type WizardStep } from '#shared/cost/stored-scenario.ts';
import { plainText } from '../../../ui/plain-text.ts';
import { inputWords, stepOfPath } from './input-words.ts';

export const wizardStepNames: Readonly<Record<WizardStep, string>> = {
  workload: 'Workload',
  today: 'Today',
  fit: 'Fit',
  comparison: 'Comparison',
  report: 'Report',
};

/** An input by its name, leading to the step that asks for it. */
export function InputLink({ scenarioId, path }: { readonly scenarioId: ScenarioId; readonly path: string }) {
  return (
    <Link to="/cost/scenarios/$scenarioId/$step" params={{ scenarioId, step: stepOfPath(path) }} title={path}>
      {plainText(inputWords(path))}
    </Link>
  );
}
