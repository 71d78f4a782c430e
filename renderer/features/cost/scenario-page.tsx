import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { type ComponentType, lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { PriceBook } from '#shared/cost/price-book.ts';
import type { ScenarioDraft } from '#shared/cost/scenario-draft.ts';
import { ScenarioId, WizardStep } from '#shared/cost/stored-scenario.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page, useStartAtTop } from '../../ui/page.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { saveFile } from '../../ui/save-file.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { readDraftWhole } from './draft-problems.ts';
import { SaveTrouble, SaveWords } from './save-state.tsx';
import { scenarioFile } from './scenario-file.ts';
import type { KeptScenario, ScenarioKeeper } from './scenario-keeper.ts';
import { ScenarioName } from './scenario-name.tsx';
import { StepEnds } from './step-ends.tsx';
import { StepList } from './step-list.tsx';
import { StrayProblems } from './stray-problems.tsx';
import type { StepProps } from './step-props.ts';
import { stepStates } from './step-states.ts';
import { UnreadableScenario } from './unreadable-scenario.tsx';
import { usePriceBook } from '../../api/use-price-book.ts';
import { useKept, useScenario } from './use-scenario.ts';

const parents = [
  { label: 'Cost', to: '/cost' },
  { label: 'Scenarios', to: '/cost/scenarios' },
];

const steps: Readonly<Record<WizardStep, ComponentType<StepProps>>> = {
  workload: lazy(() => import('./workload-step.tsx').then((all) => ({ default: all.WorkloadStep }))),
  today: lazy(() => import('./today-step.tsx').then((all) => ({ default: all.TodayStep }))),
  fit: lazy(() => import('./fit-step.tsx').then((all) => ({ default: all.FitStep }))),
  comparison: lazy(() => import('./compare/comparison-step.tsx').then((all) => ({ default: all.ComparisonStep }))),
  report: lazy(() => import('./report-step.tsx').then((all) => ({ default: all.ReportStep }))),
};

/** A scenario in the wizard, at the step that the address names. */
export function ScenarioPage() {
  const params = useParams({ strict: false });
  const id = ScenarioId.safeParse(params.scenarioId);
  const step = WizardStep.safeParse(params.step);
  if (!id.success) return <NoScenario />;
  if (!step.success) {
    return (
      <Navigate to="/cost/scenarios/$scenarioId/$step" params={{ scenarioId: id.data, step: 'workload' }} replace />
    );
  }
  return <Opened key={id.data} id={id.data} step={step.data} />;
}

const NoScenario = () => (
  <Page title="Scenario" parents={parents}>
    <EmptyState title="There is no such scenario" actions={<LinkButton to="/cost/scenarios">All scenarios</LinkButton>}>
      The address names none. It may have been deleted.
    </EmptyState>
  </Page>
);

function Opened({ id, step }: { readonly id: ScenarioId; readonly step: WizardStep }) {
  const { keeper, failure, retry } = useScenario(id);
  const prices = usePriceBook();
  const failed = failure ?? prices.failure;
  if (keeper && prices.book && !failure) {
    return <Wizard keeper={keeper} book={prices.book} step={step} hasPriceProblems={prices.problems.length > 0} />;
  }
  return (
    <Page title="Scenario" parents={parents}>
      {failed ? (
        <FailureNotice
          failure={failed}
          onRetry={failure ? retry : prices.retry}
          actions={
            <LinkButton variant="default" to="/cost/scenarios">
              All scenarios
            </LinkButton>
          }
        />
      ) : (
        <Loading what="Reading the scenario…" />
      )}
    </Page>
  );
}

interface WizardProps {
  readonly keeper: ScenarioKeeper;
  readonly book: PriceBook;
  readonly step: WizardStep;
  readonly hasPriceProblems: boolean;
}

function Wizard({ keeper, book, step, hasPriceProblems }: WizardProps) {
  const kept = useKept(keeper);
  const readOnly = useReadOnly();
  useStartAtTop(step);
  useEffect(() => {
    if (!readOnly) keeper.goTo(step);
  }, [keeper, step, readOnly]);
  const { stored, draft } = kept;
  const name = typeof draft?.['name'] === 'string' && draft['name'].trim() !== '' ? draft['name'] : stored.name;
  return (
    <Page
      title={plainText(name)}
      heading={
        <ScenarioName
          name={name}
          readOnly={readOnly || draft === null}
          onRename={(next) => keeper.change({ name: next })}
        />
      }
      parents={parents}
      meta={<SaveWords kept={kept} readOnly={readOnly} />}
      actions={<WizardActions keeper={keeper} kept={kept} readOnly={readOnly} />}
    >
      <SaveTrouble keeper={keeper} kept={kept} step={step} />
      {hasPriceProblems ? <UnusedPrices /> : null}
      {draft === null ? (
        <UnreadableScenario yaml={stored.yaml} />
      ) : (
        <Steps keeper={keeper} kept={kept} draft={draft} book={book} step={step} readOnly={readOnly} />
      )}
    </Page>
  );
}

const UnusedPrices = () => (
  <FailureNotice
    tone="warn"
    title="Your own prices are left out"
    failure={{ code: 'input/invalid', message: 'Their file has problems.', retryable: false }}
    actions={
      <LinkButton variant="default" to="/cost/prices">
        See them
      </LinkButton>
    }
  />
);

interface StepsProps extends Omit<WizardProps, 'hasPriceProblems'> {
  readonly kept: KeptScenario;
  readonly draft: ScenarioDraft;
  readonly readOnly: boolean;
}

function Steps({ keeper, kept: { stored }, draft, book, step, readOnly }: StepsProps) {
  const [nowMs] = useState(Date.now);
  const { problems } = useMemo(() => readDraftWhole(draft, book, nowMs), [draft, book, nowMs]);
  const Step = steps[step];
  return (
    <>
      <StepList scenarioId={stored.id} current={step} states={stepStates(draft, problems, stored)} />
      <StrayProblems
        problems={problems}
        readOnly={readOnly}
        onRemove={(path) => keeper.change({ [path]: undefined })}
      />
      <Suspense fallback={<Loading what="Opening the step…" />}>
        <Step scenario={stored} draft={draft} onChange={keeper.change} book={book} readOnly={readOnly} />
      </Suspense>
      <StepEnds scenarioId={stored.id} step={step} />
    </>
  );
}

interface WizardActionsProps {
  readonly keeper: ScenarioKeeper;
  readonly kept: KeptScenario;
  readonly readOnly: boolean;
}

function WizardActions({ keeper, kept: { stored }, readOnly }: WizardActionsProps) {
  const { client } = useEngine();
  const navigate = useNavigate();
  const duplicate = useMutation({
    mutationFn: () => client.cost.scenarios.duplicate({ id: stored.id }),
    onSuccess: ({ id, step }) =>
      navigate({ to: '/cost/scenarios/$scenarioId/$step', params: { scenarioId: id, step } }),
  });
  return (
    <>
      <Button
        variant="default"
        loading={duplicate.isPending}
        disabled={readOnly}
        title={readOnly ? 'The console is read-only' : undefined}
        onClick={() => duplicate.mutate()}
      >
        Duplicate
      </Button>
      <Button variant="default" onClick={() => saveFile(scenarioFile(stored.name, keeper.text()))}>
        Save as file
      </Button>
      {duplicate.error ? <FailureNotice title="It was not copied" failure={duplicate.error} /> : null}
    </>
  );
}
