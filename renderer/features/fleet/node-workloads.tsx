import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Node, NodeWorkload } from '#shared/domain/node.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Age, None } from '../../ui/formats.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ReleaseName } from '../../ui/release-name.tsx';
import { Section } from '../../ui/section.tsx';
import classes from './node-page.module.css';
import { WorkloadStateDot } from './node-state.tsx';

interface NodeWorkloadsProps {
  readonly node: Node;
  /** Workload whose log is open. */
  readonly logged: string | undefined;
  readonly onLog: (workload: string | undefined) => void;
}

/** What runs on the node, each with its release, its address and its log. */
export function NodeWorkloads({ node, logged, onLog }: NodeWorkloadsProps) {
  const { client } = useEngine();
  const isReadOnly = useReadOnly();
  const [stopping, setStopping] = useState<NodeWorkload | null>(null);
  const columns = useMemo(
    () => workloadColumns({ isReadOnly, logged, onLog, onStop: setStopping }),
    [isReadOnly, logged, onLog],
  );
  return (
    <Section
      title="Workloads"
      count={node.workloads.length}
      note={node.condition.kind === 'online' ? null : 'As the node was last seen; it may have changed since.'}
      flush
    >
      <DataTable
        bare
        seamless
        label="Workloads"
        rows={node.workloads}
        columns={columns}
        rowKey={({ workload }) => workload}
        isSelected={({ workload }) => workload === logged}
        empty={
          <EmptyState title="Nothing runs here" actions={<LinkButton to="/rollouts/new">Roll out</LinkButton>}>
            Choose a module and roll it out to nodes by their labels.
          </EmptyState>
        }
      />
      {stopping ? (
        <ConfirmDialog
          opened
          title={`Stop ${stopping.workload} on ${node.name}?`}
          confirmLabel="Stop"
          onConfirm={() => client.fleet.stopWorkload({ nodeId: node.id, workload: stopping.workload })}
          onClose={() => setStopping(null)}
        >
          <p>
            It ends on this node at once and stays stopped until the next rollout. Other nodes are not touched; its
            files stay on the node.
          </p>
        </ConfirmDialog>
      ) : null}
    </Section>
  );
}

interface ColumnOptions {
  readonly isReadOnly: boolean;
  readonly logged: string | undefined;
  readonly onLog: (workload: string | undefined) => void;
  readonly onStop: (on: NodeWorkload) => void;
}

const workloadColumns = ({ isReadOnly, logged, onLog, onStop }: ColumnOptions): readonly DataColumn<NodeWorkload>[] => [
  {
    id: 'workload',
    header: 'Workload',
    value: ({ workload }) => workload,
    width: 'minmax(100px, 1fr)',
    cell: ({ workload }) => (
      <Link to="/performance" search={{ workload }} title="Latency and cold starts">
        {workload}
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'State',
    value: ({ state }) => state,
    width: '96px',
    cell: ({ state }) => <WorkloadStateDot state={state} />,
  },
  {
    id: 'release',
    header: 'Release',
    value: ({ release }) => release,
    width: '68px',
    cell: ({ release }) => <ReleaseName id={release} />,
  },
  { id: 'module', header: 'Module', value: ({ digest }) => digest, hidden: true },
  {
    id: 'address',
    header: 'Answers at',
    value: ({ address }) => address,
    width: 'minmax(130px, 1fr)',
    cell: ({ address }) => (address === null ? <None title="Nowhere" /> : <code>{address}</code>),
  },
  {
    id: 'started',
    header: 'Started',
    value: ({ startedAtMs }) => startedAtMs,
    width: '84px',
    cell: ({ startedAtMs }) => <Age atMs={startedAtMs} />,
  },
  { id: 'restarts', header: 'Restarts', value: ({ restarts }) => restarts, width: '70px', align: 'end' },
  {
    id: 'actions',
    header: 'Actions',
    headerHidden: true,
    sortable: false,
    value: () => null,
    width: '122px',
    align: 'end',
    cell: (on) => (
      <span className={classes.rowActions}>
        <Button
          variant="default"
          size="compact-sm"
          aria-pressed={logged === on.workload}
          aria-label={`Log of ${on.workload}`}
          onClick={() => onLog(logged === on.workload ? undefined : on.workload)}
        >
          Log
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Stop ${on.workload}`}
          disabled={isReadOnly || on.state === 'stopped'}
          onClick={() => onStop(on)}
        >
          Stop
        </Button>
      </span>
    ),
  },
];
