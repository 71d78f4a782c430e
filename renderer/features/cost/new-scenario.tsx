import { Button } from '@mantine/core';
import { IconFile, IconGauge } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { draftFromMeasured } from '#shared/cost/draft-from-measured.ts';
import { draftText, type ScenarioDraft } from '#shared/cost/scenario-draft.ts';
import { scenarioTemplates } from '#shared/cost/templates.ts';
import type { WorkloadName } from '#shared/domain/ids.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import classes from './scenarios.module.css';
import { rememberTaken } from './workload/taken.ts';

const dayMs = 86_400_000;

const begun = (name: string): ScenarioDraft => ({ version: 1, name });

/** Keeps a new scenario and opens it. */
function useBegin() {
  const { client } = useEngine();
  const navigate = useNavigate();
  const open = ({ id }: { readonly id: string }) =>
    navigate({ to: '/cost/scenarios/$scenarioId/$step', params: { scenarioId: id, step: 'workload' } });
  const fromText = useMutation({
    mutationFn: (yaml: string) => client.cost.scenarios.create({ yaml, step: 'workload' }),
    onSuccess: open,
  });
  const fromWorkload = useMutation({
    mutationFn: async (workload: WorkloadName) => {
      const measured = await client.cost.fromWorkload({ workload, windowMs: dayMs });
      const yaml = draftText(draftFromMeasured(measured, 'curve'));
      const stored = await client.cost.scenarios.create({ yaml, step: 'workload' });
      rememberTaken(stored.id, { measured, before: null });
      return stored;
    },
    onSuccess: open,
  });
  return { fromText, fromWorkload };
}

/** The ways to a new scenario: from what runs, from an example, from nothing. Each is one click. */
export function NewScenario() {
  const { orpc } = useEngine();
  const readOnly = useReadOnly();
  const workloads = useQuery(orpc.rollouts.workloads.queryOptions()).data ?? [];
  const { fromText, fromWorkload } = useBegin();
  const isBusy = fromText.isPending || fromWorkload.isPending;
  const off = { disabled: readOnly || isBusy, title: readOnly ? 'The console is read-only' : undefined };
  return (
    <div className={classes.ways}>
      <section className={classes.way} aria-label="From a running workload">
        <h3 className={classes.wayTitle}>From a running workload</h3>
        <p className={classes.wayWords}>Requests, CPU time, memory and traffic as its nodes measured them.</p>
        {workloads.length === 0 ? <p className={classes.wayWords}>Nothing runs on the fleet yet.</p> : null}
        <div className={classes.choices}>
          {workloads.map(({ name }) => (
            <Button
              key={name}
              variant="default"
              leftSection={<IconGauge size={14} aria-hidden="true" />}
              loading={fromWorkload.isPending && fromWorkload.variables === name}
              {...off}
              onClick={() => fromWorkload.mutate(name)}
            >
              {name}
            </Button>
          ))}
        </div>
      </section>
      <section className={classes.way} aria-label="From an example">
        <h3 className={classes.wayTitle}>From an example</h3>
        <p className={classes.wayWords}>Everything is filled in with example figures; put in your own.</p>
        <div className={classes.templates}>
          {scenarioTemplates.map(({ id, name, words, draft }) => (
            <button
              key={id}
              type="button"
              className={classes.template}
              {...off}
              title={off.title ?? words}
              onClick={() => fromText.mutate(draftText(draft))}
            >
              {name}
            </button>
          ))}
        </div>
      </section>
      <section className={classes.way} aria-label="Empty">
        <h3 className={classes.wayTitle}>Empty</h3>
        <p className={classes.wayWords}>
          Five answers are needed; the rest is assumed until you answer it, and shown as assumed.
        </p>
        <div className={classes.choices}>
          <Button
            variant="default"
            leftSection={<IconFile size={14} aria-hidden="true" />}
            {...off}
            onClick={() => fromText.mutate(draftText(begun('Untitled scenario')))}
          >
            Empty scenario
          </Button>
        </div>
      </section>
      {fromWorkload.error ? <FailureNotice title="It was not measured" failure={fromWorkload.error} /> : null}
      {fromText.error ? <FailureNotice title="It was not kept" failure={fromText.error} /> : null}
    </div>
  );
}
