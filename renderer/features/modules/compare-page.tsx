import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../api/engine.tsx';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { compareColumns } from './compare-columns.tsx';
import { compareRows } from './compare-rows.ts';
import { ModuleFrame } from './module-frame.tsx';
import classes from './modules.module.css';

/** Asks which module to compare with; those that are likely the version before stand first. */
export function ComparePage() {
  return <ModuleFrame title="Compare">{(module) => <ChooseOther module={module} />}</ModuleFrame>;
}

function ChooseOther({ module }: { readonly module: Module }) {
  const { orpc } = useEngine();
  const navigate = useNavigate();
  const modules = useQuery(orpc.modules.list.queryOptions());
  const workloads = useQuery(orpc.rollouts.workloads.queryOptions()).data;
  const rows = useMemo(
    () => modules.data && compareRows(module, modules.data, workloads ?? []),
    [module, modules.data, workloads],
  );
  const columns = useMemo(() => compareColumns(module.digest), [module.digest]);
  return (
    <>
      <p className={classes.sentence}>Choose the version before: what changed since then is shown.</p>
      <DataTable
        label="Modules"
        rows={rows}
        columns={columns}
        rowKey={({ module: { digest } }) => digest}
        onOpen={({ module: { digest: from } }) =>
          void navigate({ to: '/modules/$digest/diff/$from', params: { digest: module.digest, from } })
        }
        failure={modules.error}
        onRetry={() => void modules.refetch()}
        maxHeightPx={640}
        empty={
          <EmptyState title="There is no other module" actions={<LinkButton to="/modules">The library</LinkButton>}>
            Add another version of it to the library, then compare the two.
          </EmptyState>
        }
      />
    </>
  );
}
