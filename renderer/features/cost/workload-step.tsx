import { Button } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { MeasuredWorkload } from '#shared/contract/cost.ts';
import { readDraftWhole } from './draft-problems.ts';
import { DraftFormProvider } from './fields/draft-form.tsx';
import type { StepProps } from './step-props.ts';
import { measuredValues, valuesBefore } from './workload/measured-values.ts';
import { SumsPanel } from './workload/sums-panel.tsx';
import { TakeFromWorkload } from './workload/take-from-workload.tsx';
import { rememberTaken, type Taken, takenInto } from './workload/taken.ts';
import { TakenNotice } from './workload/taken-notice.tsx';
import {
  BoxesGroup,
  CapacityGroup,
  KindGroup,
  OwnClusterGroup,
  PeopleGroup,
  PlaceGroup,
  RequestGroup,
  TrafficGroup,
  VendorGroup,
} from './workload/workload-groups.tsx';
import classes from './workload/workload.module.css';

/** The first step: what is to run, by hand or as a running workload was measured. */
export function WorkloadStep({ scenario, draft, onChange, book, readOnly }: StepProps) {
  const [nowMs] = useState(Date.now);
  const { problems } = useMemo(() => readDraftWhole(draft, book, nowMs), [draft, book, nowMs]);
  const [isAsking, setAsking] = useState(false);
  const [taken, setTaken] = useState<Taken | undefined>(() => takenInto(scenario.id));
  const remember = (what: Taken | undefined) => {
    rememberTaken(scenario.id, what);
    setTaken(what);
  };
  const take = (measured: MeasuredWorkload) => {
    const values = measuredValues(measured);
    remember({ measured, before: valuesBefore(draft, values) });
    onChange(values);
  };
  const undo = () => {
    if (taken?.before) onChange(taken.before);
    remember(undefined);
  };
  return (
    <DraftFormProvider draft={draft} change={onChange} problems={problems} readOnly={readOnly}>
      {taken ? (
        <TakenNotice
          taken={taken}
          onUndo={taken.before && !readOnly ? undo : undefined}
          onDismiss={() => remember(undefined)}
        />
      ) : null}
      <div className={classes.columns}>
        <div className={classes.sheet}>
          <div className={classes.sheetHead}>
            <span>Only what is marked as needed has to be answered. The rest is assumed, and said so.</span>
            <Button
              variant="default"
              leftSection={<IconGauge size={15} aria-hidden="true" />}
              disabled={readOnly}
              title={readOnly ? 'The console is read-only' : undefined}
              onClick={() => setAsking(true)}
            >
              Take from a running workload
            </Button>
          </div>
          <TrafficGroup />
          <RequestGroup />
          <PlaceGroup book={book} />
          <KindGroup />
          <PeopleGroup />
          <CapacityGroup />
          <BoxesGroup />
          <VendorGroup book={book} />
          <OwnClusterGroup />
        </div>
        <SumsPanel draft={draft} />
      </div>
      <TakeFromWorkload opened={isAsking} onClose={() => setAsking(false)} onTake={take} />
    </DraftFormProvider>
  );
}
