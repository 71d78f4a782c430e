import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { ModuleMeasurement } from '#shared/domain/module-measurement.ts';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../api/engine.tsx';
import { MeasurementChart } from '../../charts/measurement-chart.tsx';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatTime } from '../../ui/format.ts';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { Section } from '../../ui/section.tsx';
import { LabModule, moduleParents } from './lab-module.tsx';
import classes from './lab.module.css';
import { MeasureJobs } from './measure-jobs.tsx';
import { FigureTerms } from './figure-terms.tsx';
import { MeasureStart } from './measure-start.tsx';
import { measuredColumns } from './measured-columns.tsx';
import { type MeasuredRow, measuredRows, notesOf, timeStrips } from './measured-rows.ts';
import { RuntimesHere } from './runtimes-here.tsx';
import { SamplesDialog } from './samples-dialog.tsx';

const route = getRouteApi('/modules/$digest/measure');

/** What a module costs on this computer, on every runtime found here, with every sample. */
export function MeasurePage() {
  return (
    <LabModule digest={route.useParams().digest} title="Measure">
      {(module) => <MeasureModule key={module.digest} module={module} />}
    </LabModule>
  );
}

function MeasureModule({ module }: { readonly module: Module }) {
  const { orpc } = useEngine();
  const { digest } = module;
  const measurements = useQuery(orpc.lab.measurements.queryOptions({ input: { digest } }));
  const runtimes = useQuery({ ...orpc.lab.runtimes.queryOptions(), staleTime: 0 });
  const failed = [measurements, runtimes].find(({ error }) => error !== null);
  return (
    <Page
      title="Measure here"
      parents={moduleParents(module)}
      meta={<RuntimesHere runtimes={runtimes.data} />}
      actions={
        runtimes.data ? <MeasureStart module={module} hasRuntime={runtimes.data.some(({ usable }) => usable)} /> : null
      }
    >
      {failed ? <FailureNotice failure={failed.error} onRetry={() => void failed.refetch()} /> : null}
      <MeasureJobs />
      {measurements.data ? <Results module={module} measurements={measurements.data} /> : null}
      {measurements.isLoading ? <Loading what="Reading measurements…" /> : null}
      <FigureTerms />
    </Page>
  );
}

interface ResultsProps {
  readonly module: Module;
  readonly measurements: readonly ModuleMeasurement[];
}

function Results({ module, measurements }: ResultsProps) {
  const [chosen, setChosen] = useState('newest');
  const [open, setOpen] = useState<MeasuredRow | undefined>(undefined);
  const shown = useMemo(
    () => (chosen === 'newest' ? measurements : measurements.filter((each) => keyOf(each) === chosen)),
    [measurements, chosen],
  );
  const rows = useMemo(() => measuredRows(shown), [shown]);
  const columns = useMemo(() => measuredColumns(setOpen), []);
  if (measurements.length === 0) {
    return (
      <Section title="Results">
        <EmptyState title="Not measured yet">
          A measurement takes some seconds to a few minutes, and keeps every sample.
        </EmptyState>
      </Section>
    );
  }
  const notes = notesOf(shown);
  return (
    <>
      <MeasurementChart
        title={`Times of ${plainText(module.name)}`}
        note="Each mark is one run on this computer; the axis is logarithmic"
        strips={timeStrips(rows)}
      />
      <DataTable
        label="Measurements"
        noun="figures"
        rows={rows}
        columns={columns}
        rowKey={({ key }) => key}
        onOpen={(row) => row.found && setOpen(row)}
        filters={
          <NativeSelect
            size="xs"
            aria-label="Measurement"
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={[
              { value: 'newest', label: 'The newest of each runtime' },
              ...measurements.map((each) => ({
                value: keyOf(each),
                label: `${formatTime(each.measuredAtMs)} · ${each.runtime.name} ${each.runtime.version}`,
              })),
            ]}
          />
        }
        empty="Nothing was measured"
      />
      {notes.length === 0 ? null : (
        <Section title="Notes of the measurements">
          <ul className={classes.notes}>
            {notes.map((note) => (
              <li key={note}>{plainText(note)}</li>
            ))}
          </ul>
        </Section>
      )}
      {open?.found ? (
        <SamplesDialog
          moduleName={plainText(module.name)}
          figure={open.figure}
          runtime={open.runtime}
          found={open.found}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  );
}

const keyOf = ({ measuredAtMs, runtime }: ModuleMeasurement): string =>
  `${measuredAtMs} ${runtime.name} ${runtime.version}`;
