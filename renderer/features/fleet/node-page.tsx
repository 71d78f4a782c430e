import { Button, Menu } from '@mantine/core';
import { IconDots, IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Node } from '#shared/domain/node.ts';
import { useEngine } from '../../api/engine.tsx';
import { useNode, useReadOnly } from '../../api/use-fleet.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { LabelChips } from './label-chips.tsx';
import { LabelsDialog } from './labels-dialog.tsx';
import { NodeCondition } from './node-condition.tsx';
import { NodeConnection, NodeMachine } from './node-facts.tsx';
import { NodeLog } from './node-log.tsx';
import classes from './node-page.module.css';
import { NodeRuntimes } from './node-runtimes.tsx';
import { NodeStateBadge } from './node-state.tsx';
import { NodeWorkloads } from './node-workloads.tsx';
import { RemoveNodeDialog } from './remove-node-dialog.tsx';

const parents = [{ label: 'Fleet', to: '/fleet' }];

/** Everything about one node. */
export function NodePage() {
  const { nodeId } = useParams({ from: '/fleet/$nodeId' });
  const { data: node, error, isPending, refetch } = useNode(nodeId);
  if (node) return <KnownNode node={node} />;
  return (
    <Page title="Node" parents={parents}>
      {error ? <FailureNotice failure={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <p className={classes.muted}>Reading the node…</p> : null}
      {node === null ? (
        <EmptyState title="This node is not in the fleet" actions={<LinkButton to="/fleet">Show the fleet</LinkButton>}>
          It was removed, or the address is mistyped.
        </EmptyState>
      ) : null}
    </Page>
  );
}

function KnownNode({ node }: { node: Node }) {
  const { log } = useSearch({ from: '/fleet/$nodeId' });
  const navigate = useNavigate({ from: '/fleet/$nodeId' });
  const [dialog, setDialog] = useState<'none' | 'labels' | 'remove'>('none');
  const isReadOnly = useReadOnly();
  const logged = node.workloads.find(({ workload }) => workload === log);
  const showLog = (workload: string | undefined) => void navigate({ search: { log: workload }, replace: true });
  const close = () => setDialog('none');
  return (
    <Page
      title={node.name}
      parents={parents}
      meta={<NodeStateBadge condition={node.condition} />}
      actions={<NodeActions node={node} onRemove={() => setDialog('remove')} />}
    >
      <NodeCondition node={node} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <NodeWorkloads node={node} logged={logged?.workload} onLog={showLog} />
          {logged ? (
            <NodeLog key={logged.workload} node={node} workload={logged.workload} onClose={() => showLog(undefined)} />
          ) : null}
        </div>
        <div className={classes.column}>
          <Section
            title="Labels"
            actions={
              <Button variant="default" size="compact-sm" onClick={() => setDialog('labels')} disabled={isReadOnly}>
                Edit
              </Button>
            }
          >
            <LabelChips labels={node.labels} wraps />
          </Section>
          <NodeConnection node={node} />
          <NodeMachine facts={node.facts} />
          <NodeRuntimes facts={node.facts} />
        </div>
      </div>
      {dialog === 'labels' ? <LabelsDialog node={node} onClose={close} /> : null}
      <RemoveNodeDialog node={node} opened={dialog === 'remove'} onClose={close} />
    </Page>
  );
}

function NodeActions({ node, onRemove }: { node: Node; onRemove: () => void }) {
  const { orpc } = useEngine();
  const isReadOnly = useReadOnly();
  const refresh = useMutation(orpc.fleet.refresh.mutationOptions());
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={14} />}
        loading={refresh.isPending}
        onClick={() => refresh.mutate({ nodeId: node.id })}
      >
        Refresh
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={8} aria-label={`More for ${node.name}`}>
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" onClick={onRemove} disabled={isReadOnly}>
            Remove from the fleet…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
