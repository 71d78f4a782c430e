import { Button, FileButton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Page } from '../../ui/page.tsx';
import type { Module } from '#shared/domain/module.ts';
import type { Workload } from '#shared/domain/workload.ts';
import { AddedFiles } from './added-files-list.tsx';
import type { ChosenFile } from './chosen-files.ts';
import { ChosenModulesProvider, CompareChosen } from './chosen-modules.tsx';
import { DropArea } from './drop-area.tsx';
import { GetModuleDialog } from './get-module-dialog.tsx';
import { moduleColumns, moduleRows } from './module-columns.tsx';
import { useAddFiles } from './use-add-files.ts';
import { useChosenModules } from './use-chosen-modules.ts';
import { WatchFileButton } from './watch-file-button.tsx';
import { WatchedFiles } from './watched-files.tsx';
import { watchedRows } from './watched-rows.ts';

const route = getRouteApi('/modules');

/** The library of modules. Files dropped anywhere on the page are checked and, when they are valid, kept. */
export function ModulesPage() {
  const { orpc } = useEngine();
  const { q, get } = route.useSearch();
  const navigate = route.useNavigate();
  const readOnly = useReadOnly();
  const modules = useQuery(orpc.modules.list.queryOptions());
  const workloads = useQuery(orpc.rollouts.workloads.queryOptions()).data;
  const { files, add, convert, dismiss, clear } = useAddFiles();
  const rows = useMemo(() => modules.data && moduleRows(modules.data, workloads ?? []), [modules.data, workloads]);
  const accept = useCallback((chosen: readonly ChosenFile[]) => (readOnly ? undefined : add(chosen)), [add, readOnly]);
  const { chosen, chosenModules, clearChosen } = useChosenModules(modules.data);
  const showGet = (isShown: boolean) =>
    void navigate({ search: (old) => ({ ...old, get: isShown || undefined }), replace: true });
  return (
    <Page
      title="Modules"
      fill
      actions={
        <>
          <Button variant="default" onClick={() => showGet(true)}>
            Get from a registry or URL
          </Button>
          <WatchFileButton />
          <ChooseFiles onChoose={accept} disabled={readOnly} />
        </>
      }
    >
      <DropArea onDrop={accept} />
      <GetModuleDialog opened={get === true} onClose={() => showGet(false)} />
      <AddedFiles files={files} onDismiss={dismiss} onClear={clear} onConvert={convert} />
      <Watching modules={modules.data ?? []} workloads={workloads ?? []} />
      <ChosenModulesProvider value={chosen}>
        <DataTable
          label="Modules"
          rows={rows}
          columns={moduleColumns}
          rowKey={({ module }) => module.digest}
          onOpen={({ module }) => void navigate({ to: '/modules/$digest', params: { digest: module.digest } })}
          isSelected={({ module }) => chosen.digests.includes(module.digest)}
          defaultSort={{ id: 'added', desc: true }}
          query={q ?? ''}
          onQueryChange={(query) =>
            void navigate({ search: (old) => ({ ...old, q: query || undefined }), replace: true })
          }
          filters={<CompareChosen modules={chosenModules} onClear={clearChosen} />}
          failure={modules.error}
          onRetry={() => void modules.refetch()}
          fill
          empty={<EmptyLibrary onChoose={accept} disabled={readOnly} />}
        />
      </ChosenModulesProvider>
    </Page>
  );
}

interface WatchingProps {
  readonly modules: readonly Module[];
  readonly workloads: readonly Workload[];
}

function Watching({ modules, workloads }: WatchingProps) {
  const { orpc } = useEngine();
  const { data, error, refetch } = useQuery(orpc.modules.watched.list.queryOptions());
  const rows = useMemo(() => watchedRows(data ?? [], modules, workloads), [data, modules, workloads]);
  if (error) return <FailureNotice failure={error} title="Watched files" onRetry={() => void refetch()} />;
  return <WatchedFiles rows={rows} />;
}

interface ChooseFilesProps {
  readonly onChoose: (chosen: readonly ChosenFile[]) => void;
  readonly disabled: boolean;
}

function ChooseFiles({ onChoose, disabled }: ChooseFilesProps) {
  const choose = (files: readonly File[]) =>
    onChoose(files.map((file) => ({ name: file.name, file, isFolder: false })));
  return (
    <FileButton multiple onChange={choose}>
      {(props) => (
        <Button {...props} disabled={disabled} title={disabled ? 'The console is read-only' : undefined}>
          Add files
        </Button>
      )}
    </FileButton>
  );
}

function EmptyLibrary(props: ChooseFilesProps) {
  const { orpc } = useEngine();
  const addSamples = useMutation(orpc.modules.addSamples.mutationOptions());
  return (
    <>
      <EmptyState
        title="The library is empty"
        actions={
          <>
            <ChooseFiles {...props} />
            <Button
              variant="default"
              loading={addSamples.isPending}
              disabled={props.disabled}
              onClick={() => addSamples.mutate(undefined)}
            >
              Add the samples
            </Button>
          </>
        }
      >
        Drop .wasm files here, components or core modules, or get them from a registry: each is checked before it is
        kept. The samples are one small HTTP component in three releases, one of them slower and one that fails its
        health check.
      </EmptyState>
      {addSamples.error ? <FailureNotice failure={addSamples.error} title="The samples were not added" /> : null}
    </>
  );
}
