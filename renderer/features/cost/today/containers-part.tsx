import { SegmentedControl } from '@mantine/core';
import { memo, useId, useMemo, useState } from 'react';
import { platformsOf } from '#shared/cost/platforms/all-platforms.ts';
import type { Platform } from '#shared/cost/platforms/platform.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { valueAt } from '#shared/cost/scenario-draft.ts';
import { SelectQuestion } from '../fields/choice-question.tsx';
import { useDraftForm } from '../fields/draft-form.tsx';
import fieldClasses from '../fields/fields.module.css';
import { QuantityQuestion } from '../fields/quantity-question.tsx';
import { Question } from '../fields/question.tsx';
import { MeanUse } from './mean-use.tsx';

const families: Readonly<Record<Platform['family'], string>> = {
  containers: 'Containers',
  machines: 'Machines',
  functions: 'Functions',
  edge: 'Edge',
};
const familyOrder = ['containers', 'machines', 'functions', 'edge'] as const;

/** How it runs now: the comparison reckons what that costs. */
export const ContainersPart = memo(({ book }: { readonly book: PriceBook }) => {
  const data = useMemo(
    () =>
      familyOrder.map((family) => ({
        group: families[family],
        items: platformsOf(book)
          .filter((platform) => platform.family === family)
          .map(({ id, name }) => ({ value: id, label: name })),
      })),
    [book],
  );
  return (
    <div className={fieldClasses.questions}>
      <SelectQuestion path="today.option" label="It runs on" data={data} assumed="" placeholder="Choose" />
      <QuantityQuestion
        path="containers.minReplicas"
        label="Replicas"
        unit="a region"
        otherwise={1}
        why="That are there at least, also when nobody asks."
      />
      <QuantityQuestion path="containers.podVcpu" label="CPU of a replica" unit="vCPU" otherwise={0.25} />
      <QuantityQuestion path="containers.podMemoryGb" label="Memory of a replica" unit="GB" otherwise={0.5} />
      <QuantityQuestion
        path="containers.usedMemoryMb"
        label="Highest memory used"
        unit="MB"
        otherwise="not known"
        canRange={false}
        why="By a replica. It sizes containers rightly, so that Wasm is compared with them as they should be."
      />
      <MeanUse />
      <QuantityQuestion path="containers.minNodes" label="Nodes of the cluster" unit="a region" otherwise={1} />
      <Others />
    </div>
  );
});

const othersPaths = ['containers.others.vcpu', 'containers.others.memoryGb', 'containers.others.pods'] as const;

function Others() {
  const { draft, change, readOnly } = useDraftForm();
  const id = useId();
  const [isShown, setShown] = useState(false);
  const isGiven = valueAt(draft, 'containers.others') !== undefined;
  const isShared = isGiven || isShown;
  return (
    <>
      <Question
        id={id}
        label="The cluster is there for"
        why="A cluster that others need too stays when this workload goes: then only a node that goes with it is saved."
        isGroup
      >
        <SegmentedControl
          className={fieldClasses.segments ?? ''}
          aria-labelledby={`${id}-label`}
          data={[
            { value: 'alone', label: 'This alone' },
            { value: 'shared', label: 'Others too' },
          ]}
          value={isShared ? 'shared' : 'alone'}
          readOnly={readOnly}
          onChange={(value) => {
            setShown(value === 'shared');
            if (value === 'alone') change({ 'containers.others': undefined });
          }}
        />
      </Question>
      {isShared ? (
        <>
          <QuantityQuestion path={othersPaths[0]} label="The others request" unit="vCPU" />
          <QuantityQuestion path={othersPaths[1]} label="… of memory" unit="GB" />
          <QuantityQuestion path={othersPaths[2]} label="… in as many pods" unit="pods" />
        </>
      ) : null}
    </>
  );
}
