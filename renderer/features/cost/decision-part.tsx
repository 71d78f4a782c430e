import { Button, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Option } from '#shared/cost/compare.ts';
import type { Decision, StoredScenario } from '#shared/cost/stored-scenario.ts';
import { WorkloadName } from '#shared/domain/ids.ts';
import { useEngine } from '../../api/engine.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Time } from '../../ui/formats.tsx';
import { formatUsd } from '../../ui/format-usd.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import classes from './report.module.css';

interface DecisionPartProps {
  readonly scenario: StoredScenario;
  /** Of the comparison as it stands; empty while it is not complete. */
  readonly options: readonly Option[];
  readonly readOnly: boolean;
}

/** Which option was taken and which workload it became, so that the estimate can be held against what comes true. */
export function DecisionPart({ scenario, options, readOnly }: DecisionPartProps) {
  const { orpc, client, queryClient } = useEngine();
  const decide = useMutation({
    mutationFn: (decision: Omit<Decision, 'decidedAtMs'> | null) =>
      client.cost.scenarios.decide({ id: scenario.id, decision }),
    onSuccess: (stored) =>
      queryClient.setQueryData(orpc.cost.scenarios.get.queryKey({ input: { id: scenario.id } }), stored),
  });
  const { decision } = scenario;
  return (
    <Section
      title="What did you decide?"
      note="Kept with the scenario, and held against what is measured from then on"
      actions={
        decision ? (
          <Button variant="default" disabled={readOnly} loading={decide.isPending} onClick={() => decide.mutate(null)}>
            Take the decision back
          </Button>
        ) : null
      }
    >
      {decision ? (
        <KeyValue
          entries={[
            ['Option', options.find(({ id }) => id === decision.option)?.name ?? decision.option],
            ['Workload', decision.workload],
            ['Decided', <Time key="decided" atMs={decision.decidedAtMs} />],
          ]}
        />
      ) : (
        <Choice
          options={options}
          readOnly={readOnly}
          isSaving={decide.isPending}
          onDecide={(choice) => decide.mutate(choice)}
        />
      )}
      {decide.error ? <FailureNotice failure={decide.error} title="The decision was not kept" /> : null}
    </Section>
  );
}

interface ChoiceProps {
  readonly options: readonly Option[];
  readonly readOnly: boolean;
  readonly isSaving: boolean;
  readonly onDecide: (decision: Omit<Decision, 'decidedAtMs'>) => void;
}

function Choice({ options, readOnly, isSaving, onDecide }: ChoiceProps) {
  const { orpc } = useEngine();
  const workloads = useQuery(orpc.rollouts.workloads.queryOptions());
  const [option, setOption] = useState<string | null>(null);
  const [name, setName] = useState<string | null>(null);
  const workload = WorkloadName.safeParse(name);
  const names = (workloads.data ?? []).map((each) => each.name);
  if (options.length === 0)
    return <p className={classes.hint}>There is nothing to choose from before it is complete.</p>;
  return (
    <div className={classes.choice}>
      <Select
        label="Option"
        placeholder="Choose what you take"
        data={options
          .filter(({ isFeasible }) => isFeasible)
          .map((each) => ({ value: each.id, label: optionLabel(each) }))}
        value={option}
        onChange={setOption}
        disabled={readOnly}
        searchable
        nothingFoundMessage="No option that fits is called that"
      />
      <Select
        label="Workload of your fleet"
        description={
          workloads.data && names.length === 0
            ? 'Nothing was rolled out yet: roll it out first'
            : 'What it runs as there'
        }
        placeholder="Choose a workload"
        data={names}
        value={name}
        onChange={setName}
        disabled={readOnly || names.length === 0}
        searchable
        nothingFoundMessage="No workload is called that"
      />
      <Button
        disabled={readOnly || option === null || !workload.success}
        title={readOnly ? 'The console is read-only' : undefined}
        loading={isSaving}
        onClick={() => {
          if (option !== null && workload.success) onDecide({ option, workload: workload.data });
        }}
      >
        Keep the decision
      </Button>
    </div>
  );
}

const optionLabel = ({ name, total, quote }: Option): string => {
  if (total === null) return `${name} · ${quote === null ? 'no price' : 'quote'}`;
  return `${name} · ${formatUsd(total.toNumber())} a month`;
};
