import { Autocomplete, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { Module } from '#shared/domain/module.ts';
import type { Node } from '#shared/domain/node.ts';
import type { Workload } from '#shared/domain/workload.ts';
import { formatBytes, shortDigest } from '../../ui/format.ts';
import { numberField, readGrants } from '../../ui/grants/grants-draft.ts';
import { GrantsPanel } from '../../ui/grants/grants-panel.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Section } from '../../ui/section.tsx';
import { AdvancedFields } from './advanced-fields.tsx';
import type { FaultOf, FormPartProps } from './form-part.ts';
import type { DraftErrors } from './rollout-draft.ts';
import classes from './rollouts.module.css';
import { SelectorField } from './selector-field.tsx';
import type { DraftHandle } from './use-rollout-draft.ts';

interface RolloutFormProps {
  readonly handle: DraftHandle;
  readonly errors: DraftErrors;
  readonly nodes: readonly Node[];
  readonly modules: readonly Module[];
  readonly workloads: readonly Workload[];
}

/** The fields of a new rollout: the few that matter, and the others folded. */
export function RolloutForm({ handle, errors, nodes, modules, workloads }: RolloutFormProps) {
  const { draft, touched, change, settingsFrom, capabilities } = handle;
  const grants = readGrants(draft.grants);
  const faultOf: FaultOf = (field) => (touched.has(field) ? errors[field] : undefined);
  return (
    <Section title="What, where, how carefully">
      <div className={classes.form}>
        <ModuleField
          digest={draft.digest}
          modules={modules}
          fault={faultOf('digest')}
          onChange={(digest) => change({ digest })}
        />
        <Autocomplete
          label="Workload"
          description="The name under which it runs; an existing one gets a new release"
          data={workloads.map(({ name }) => name)}
          value={draft.workload}
          onChange={(workload) => change({ workload })}
          error={faultOf('workload')}
          maxLength={40}
          spellCheck={false}
        />
        <SelectorField value={draft.selector} nodes={nodes} onChange={(selector) => change({ selector })} />
        <TextInput
          label="Health path"
          description={`Asked on the node; 200 to 399 within ${draft.healthTimeoutSeconds || '…'} s is healthy`}
          value={draft.healthPath}
          onChange={(event) => change({ healthPath: event.currentTarget.value })}
          error={faultOf('healthPath')}
          spellCheck={false}
        />
        <GrantsPanel
          draft={draft.grants}
          errors={grants.ok ? {} : grants.errors}
          capabilities={capabilities}
          place="node"
          onChange={(patch) => change({ grants: { ...draft.grants, ...patch } })}
        />
        <Carefulness handle={handle} faultOf={faultOf} />
        <AdvancedFields handle={handle} faultOf={faultOf} errors={errors} />
        {settingsFrom === undefined ? null : (
          <div className={classes.muted}>Settings as in the newest release of {settingsFrom}.</div>
        )}
      </div>
    </Section>
  );
}

interface ModuleFieldProps {
  readonly digest: string;
  readonly modules: readonly Module[];
  readonly fault: string | undefined;
  readonly onChange: (digest: string) => void;
}

function ModuleField({ digest, modules, fault, onChange }: ModuleFieldProps) {
  if (modules.length === 0) {
    return (
      <div className={classes.missing}>
        The library has no modules yet.
        <LinkButton variant="default" to="/modules">
          Add one
        </LinkButton>
      </div>
    );
  }
  const options = modules.map((module) => ({
    value: module.digest,
    label: `${module.name} · ${shortDigest(module.digest)} · ${formatBytes(module.sizeBytes)}`,
    disabled: !module.servesHttp,
  }));
  const left = modules.filter(({ servesHttp }) => !servesHttp).length;
  return (
    <Select
      label="Module"
      description={left > 0 ? 'Greyed out: exports no HTTP handler, so it cannot answer requests' : undefined}
      placeholder="Choose a module"
      data={options}
      value={digest === '' ? null : digest}
      onChange={(value) => value !== null && onChange(value)}
      error={fault}
      searchable
      nothingFoundMessage="No module matches"
      allowDeselect={false}
    />
  );
}

function Carefulness({ handle: { draft, change }, faultOf }: FormPartProps) {
  const labelId = useId();
  const isPercent = draft.firstWaveKind === 'percent';
  return (
    <>
      <div>
        <div id={labelId} className={classes.label}>
          First wave
        </div>
        <div className={classes.pair}>
          <NumberInput
            aria-labelledby={labelId}
            value={draft.firstWave}
            onChange={(value) => change({ firstWave: numberField(value) })}
            min={1}
            max={isPercent ? 100 : 100_000}
            suffix={isPercent ? ' %' : draft.firstWave === 1 ? ' node' : ' nodes'}
            error={faultOf('firstWave')}
          />
          <SegmentedControl
            aria-label="Size of the first wave in"
            data={[
              { value: 'percent', label: 'Percent' },
              { value: 'count', label: 'Count' },
            ]}
            value={draft.firstWaveKind}
            onChange={(kind) =>
              change(
                kind === 'percent'
                  ? { firstWaveKind: 'percent', firstWave: 34 }
                  : { firstWaveKind: 'count', firstWave: 1 },
              )
            }
          />
        </div>
      </div>
      <NumberInput
        label="Watch each wave for"
        description="After its last node came up, before it is confirmed"
        value={draft.bakeSeconds}
        onChange={(value) => change({ bakeSeconds: numberField(value) })}
        min={0}
        max={86_400}
        suffix=" s"
        error={faultOf('bakeSeconds')}
      />
    </>
  );
}
