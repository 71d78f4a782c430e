import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ScenarioId, type WizardStep, wizardSteps } from '#shared/cost/stored-scenario.ts';
import classes from './scenario.module.css';
import { type StepState, stepTitles } from './step-states.ts';

interface StepListProps {
  readonly scenarioId: ScenarioId;
  readonly current: WizardStep;
  readonly states: Readonly<Record<WizardStep, StepState>>;
}

/** The way through the wizard: each step a link that says how far it is. */
export function StepList({ scenarioId, current, states }: StepListProps) {
  return (
    <nav aria-label="Steps">
      <ol className={classes.steps}>
        {wizardSteps.map((step, index) => {
          const { tone, words } = states[step];
          return (
            <li key={step} className={classes.stepItem}>
              <Link
                to="/cost/scenarios/$scenarioId/$step"
                params={{ scenarioId, step }}
                className={classes.step}
                data-tone={tone}
                aria-current={step === current ? 'step' : undefined}
              >
                <span className={classes.stepMark} aria-hidden="true">
                  {tone === 'ok' ? <IconCheck size={13} stroke={2.4} /> : null}
                  {tone === 'bad' ? <IconAlertTriangle size={12} stroke={2.2} /> : null}
                  {tone === 'open' ? index + 1 : null}
                </span>
                <span className={classes.stepWords}>
                  <span className={classes.stepTitle}>
                    <span className="visually-hidden">{index + 1}. </span>
                    {stepTitles[step]}
                  </span>
                  <span className={classes.stepState}>{words}</span>
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
