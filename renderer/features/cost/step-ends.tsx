import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { type ScenarioId, type WizardStep, wizardSteps } from '#shared/cost/stored-scenario.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import classes from './scenario.module.css';
import { stepTitles } from './step-states.ts';

/** Back and next, at the end of a step. */
export function StepEnds({ scenarioId, step }: { readonly scenarioId: ScenarioId; readonly step: WizardStep }) {
  const at = wizardSteps.indexOf(step);
  const [back, next] = [wizardSteps[at - 1], wizardSteps[at + 1]];
  return (
    <div className={classes.ends}>
      {back ? (
        <LinkButton
          variant="default"
          to="/cost/scenarios/$scenarioId/$step"
          params={{ scenarioId, step: back }}
          leftSection={<IconArrowLeft size={14} aria-hidden="true" />}
        >
          {stepTitles[back]}
        </LinkButton>
      ) : null}
      {next ? (
        <LinkButton
          className={classes.next ?? ''}
          to="/cost/scenarios/$scenarioId/$step"
          params={{ scenarioId, step: next }}
          rightSection={<IconArrowRight size={14} aria-hidden="true" />}
        >
          {stepTitles[next]}
        </LinkButton>
      ) : null}
    </div>
  );
}
