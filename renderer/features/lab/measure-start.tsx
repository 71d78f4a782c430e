import { Button, NumberInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../api/engine.tsx';
import { useJobs, useReadOnly } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { numberField } from '../../ui/grants/grants-draft.ts';
import classes from './lab.module.css';

const leastRuns = 3;
const mostRuns = 200;

/** How often, and the button that starts it. */
export function MeasureStart({ module, hasRuntime }: { readonly module: Module; readonly hasRuntime: boolean }) {
  const { orpc } = useEngine();
  const readOnly = useReadOnly();
  const isBusy = useJobs().some(({ kind, state }) => kind === 'measure' && state.kind === 'running');
  const start = useMutation(orpc.lab.measure.mutationOptions());
  const [runs, setRuns] = useState<number | ''>(20);
  const isWrong = runs === '' || runs < leastRuns || runs > mostRuns || !Number.isInteger(runs);
  const why = readOnly
    ? 'The console is read-only'
    : !hasRuntime
      ? 'No runtime on this computer'
      : isBusy
        ? 'A measurement goes on'
        : undefined;
  return (
    <form
      className={classes.actions}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong && why === undefined) start.mutate({ digest: module.digest, runs });
      }}
    >
      {start.error ? <FailureNotice failure={start.error} /> : null}
      {why === undefined ? null : <span className={classes.muted}>{why}</span>}
      <NumberInput
        className={classes.runs ?? ''}
        aria-label="Runs of each"
        value={runs}
        onChange={(value) => setRuns(numberField(value))}
        min={leastRuns}
        max={mostRuns}
        suffix=" runs"
        allowDecimal={false}
        error={isWrong}
        title={`A whole number from ${leastRuns} to ${mostRuns}`}
      />
      <Button type="submit" loading={start.isPending} disabled={isWrong || why !== undefined}>
        Measure
      </Button>
    </form>
  );
}
