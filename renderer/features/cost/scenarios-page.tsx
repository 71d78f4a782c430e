import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { FileChoice } from '../../ui/file-choice.tsx';
import { Page } from '../../ui/page.tsx';
import { FileDrop } from './file-drop.tsx';
import { ImportedNotice } from './imported-notice.tsx';
import { NewScenario } from './new-scenario.tsx';
import { scenarioColumns } from './scenario-columns.tsx';
import { useScenarioRows } from './scenario-rows.ts';
import classes from './scenarios.module.css';
import { ScenariosSearch } from './search.ts';
import { useImportScenario } from './use-import-scenario.ts';
import { usePriceBook } from '../../api/use-price-book.ts';

const parents = [{ label: 'Cost', to: '/cost' }];

/** Scenarios that are kept, and the ways to a new one. A file dropped anywhere on the page is imported. */
export function ScenariosPage() {
  const { orpc } = useEngine();
  const navigate = useNavigate();
  const readOnly = useReadOnly();
  const search = ScenariosSearch.parse(useSearch({ strict: false }));
  const scenarios = useQuery(orpc.cost.scenarios.list.queryOptions());
  const rows = useScenarioRows(scenarios.data, usePriceBook().book);
  const importing = useImportScenario();
  const { mutate } = importing;
  const open = useCallback(
    (scenarioId: string, step: string) =>
      void navigate({ to: '/cost/scenarios/$scenarioId/$step', params: { scenarioId, step } }),
    [navigate],
  );
  const take = useCallback(
    (file: File) => {
      if (readOnly) return;
      mutate(file, {
        onSuccess: ({ stored, problems }) => stored && problems.length === 0 && open(stored.id, stored.step),
      });
    },
    [mutate, open, readOnly],
  );
  const show = (patch: ScenariosSearch) =>
    void navigate({ to: '/cost/scenarios', search: { ...search, ...patch }, replace: true });
  const isNew = search.new === true;
  const imported = importing.data;
  const why = readOnly ? 'The console is read-only' : undefined;
  return (
    <Page
      title="Scenarios"
      parents={parents}
      fill
      actions={
        <>
          <FileChoice onFile={take} accept=".yaml,.yml">
            {(props) => (
              <Button {...props} variant="default" loading={importing.isPending} disabled={readOnly} title={why}>
                Import a file
              </Button>
            )}
          </FileChoice>
          <Button disabled={readOnly} title={why} onClick={() => show({ new: true })}>
            New scenario
          </Button>
        </>
      }
    >
      <FileDrop words="Drop a scenario file to import it" onFile={take} />
      <Dialog opened={isNew} onClose={() => show({ new: undefined })} title="New scenario" widthPx={560}>
        <NewScenario />
      </Dialog>
      {importing.error ? <FailureNotice title="It was not imported" failure={importing.error} /> : null}
      {imported && (imported.stored === null || imported.problems.length > 0) ? (
        <ImportedNotice imported={imported} onDismiss={() => importing.reset()} />
      ) : null}
      <DataTable
        label="Scenarios"
        rows={rows}
        columns={scenarioColumns}
        rowKey={({ scenario }) => scenario.id}
        onOpen={({ scenario }) => open(scenario.id, scenario.step)}
        defaultSort={{ id: 'changed', desc: true }}
        query={search.q ?? ''}
        onQueryChange={(query) => show({ q: query || undefined })}
        failure={scenarios.error}
        onRetry={() => void scenarios.refetch()}
        fill
        empty={<FirstScenario hasWays={!isNew} />}
      />
    </Page>
  );
}

/** Before there is any: what this is for, and the ways to begin unless the dialog shows them. */
const FirstScenario = ({ hasWays }: { readonly hasWays: boolean }) => (
  <div className={classes.first}>
    <div>
      <h2 className={classes.firstTitle}>
        What would a workload cost, here and elsewhere, and what would change that?
      </h2>
      <p className={classes.firstWords}>
        A scenario holds a workload, what you pay for it today and who it would run with. The same numbers go through
        the price of containers, functions, the edge, machines and your own boxes; each line of each bill can be looked
        up. Nothing leaves this computer.
      </p>
    </div>
    {hasWays ? <NewScenario /> : null}
    <p className={classes.firstWords}>Or drop a file that somebody gave you anywhere on this page.</p>
  </div>
);
