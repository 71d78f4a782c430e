import { Button, NumberInput, Switch } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Settings } from '#shared/domain/settings.ts';
import { useEngine } from '../../api/engine.tsx';
import { useSettings } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Copyable } from '../../ui/formats.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { checkDraft, draftOf, type SettingsDraft, type SettingsProblems, settingsLimits } from './settings-draft.ts';
import classes from './settings-page.module.css';
import { TrustedKeys } from './trusted-keys.tsx';

export function SettingsPage() {
  const { data: settings, error, refetch } = useSettings();
  return (
    <Page title="Settings">
      <div className={classes.sections}>
        {error ? <FailureNotice failure={error} onRetry={() => void refetch()} /> : null}
        {settings ? (
          <>
            <ReadOnlySetting settings={settings} />
            <NumberSettings key={JSON.stringify(draftOf(settings))} settings={settings} />
            <TrustedKeys />
          </>
        ) : null}
        <About />
      </div>
    </Page>
  );
}

function ReadOnlySetting({ settings }: { settings: Settings }) {
  const { orpc } = useEngine();
  const save = useMutation(orpc.system.settings.set.mutationOptions());
  return (
    <Section title="Read-only mode">
      <div className={classes.form}>
        <Switch
          label="Look, change nothing"
          description="For looking at production: whatever would change a node, the library or a rollout is refused, here and for the command line. Nodes are still watched and measured."
          checked={settings.readOnly}
          disabled={save.isPending}
          onChange={(event) => save.mutate({ ...settings, readOnly: event.currentTarget.checked })}
        />
        {save.error ? <FailureNotice failure={save.error} /> : null}
      </div>
    </Section>
  );
}

interface Field {
  readonly key: keyof SettingsDraft;
  readonly label: string;
  readonly description: string;
  readonly suffix: string;
}

const measuringFields: readonly Field[] = [
  {
    key: 'probeEveryS',
    label: 'Probe workloads every',
    description: 'Each running workload is asked this often; its latency comes from these requests.',
    suffix: ' s',
  },
  {
    key: 'probesPerRound',
    label: 'Requests a probe',
    description: 'More of them steady the percentiles and load the nodes more.',
    suffix: '',
  },
  {
    key: 'usageEveryS',
    label: 'Read use every',
    description: 'CPU, memory and requests of what runs on each node; costs are made of them.',
    suffix: ' s',
  },
  {
    key: 'checkEveryS',
    label: 'Check nodes every',
    description: 'How soon an offline node is noticed.',
    suffix: ' s',
  },
  {
    key: 'parallelNodes',
    label: 'Nodes at the same time',
    description: 'In a rollout. Lower it where nodes share a thin uplink or a bastion.',
    suffix: '',
  },
];

const inspectionFields: readonly Field[] = [
  {
    key: 'inspectWithinS',
    label: 'Look into a file for at most',
    description: 'A file that takes longer is refused with a verdict that says so.',
    suffix: ' s',
  },
  {
    key: 'inspectMemoryMiB',
    label: 'Memory of the inspector',
    description: 'A file that needs more is refused; the console itself is not affected.',
    suffix: ' MiB',
  },
];

interface NumberFieldsProps {
  readonly fields: readonly Field[];
  readonly draft: SettingsDraft;
  readonly problems: SettingsProblems;
  readonly onChange: (draft: SettingsDraft) => void;
}

function NumberFields({ fields, draft, problems, onChange }: NumberFieldsProps) {
  return (
    <div className={classes.form}>
      {fields.map(({ key, label, description, suffix }) => (
        <NumberInput
          key={key}
          classNames={{ root: classes.field ?? '' }}
          label={label}
          description={description}
          suffix={suffix}
          value={draft[key]}
          onChange={(value) => onChange({ ...draft, [key]: value })}
          allowNegative={false}
          allowDecimal={settingsLimits[key].fractions}
          clampBehavior="none"
          error={problems[key]}
          hideControls
        />
      ))}
    </div>
  );
}

/** Settings that are numbers, saved together. */
function NumberSettings({ settings }: { settings: Settings }) {
  const { orpc } = useEngine();
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [problems, setProblems] = useState<SettingsProblems>({});
  const save = useMutation(orpc.system.settings.set.mutationOptions());
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(settings));
  const shared = { draft, problems, onChange: setDraft };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkDraft(draft, settings.readOnly);
    setProblems(checked.ok ? {} : checked.problems);
    if (checked.ok) save.mutate(checked.settings);
  };
  const undo = () => {
    setDraft(draftOf(settings));
    setProblems({});
  };
  return (
    <form className={classes.sections} onSubmit={submit} noValidate>
      <Section title="Measuring and rolling out">
        <NumberFields fields={measuringFields} {...shared} />
      </Section>
      <Section title="Checking modules">
        <NumberFields fields={inspectionFields} {...shared} />
      </Section>
      {save.error ? <FailureNotice failure={save.error} /> : null}
      <div className={classes.actions}>
        <Button type="submit" loading={save.isPending} disabled={!isChanged}>
          Save
        </Button>
        <Button variant="default" disabled={!isChanged} onClick={undo}>
          Undo changes
        </Button>
      </div>
    </form>
  );
}

function About() {
  const { orpc } = useEngine();
  const { data: info, error } = useQuery(orpc.system.info.queryOptions());
  return (
    <Section title="About">
      {error ? <FailureNotice failure={error} /> : null}
      {info ? (
        <KeyValue
          entries={[
            ['Flotilla', info.version],
            ['Data folder', <Copyable key="folder" value={info.dataFolder} label="data folder" />],
            ['Engine', `Node.js ${info.node.replace(/^v/, '')} on ${info.platform}`],
            ['Runs as', info.user],
            ['Telemetry', 'None leaves this computer'],
          ]}
        />
      ) : null}
    </Section>
  );
}
