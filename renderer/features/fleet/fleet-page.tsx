import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useMemo } from 'react';
import type { Node } from '#shared/domain/node.ts';
import { matchesSelector, parseSelector } from '#shared/domain/selector.ts';
import { useJobs, useNodes, useReadOnly } from '../../api/use-fleet.ts';
import type { DataSort } from '../../ui/data-table/data-column.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { sortFromText, sortText } from '../../ui/data-table/sort-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatPlural } from '../../ui/format.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { SelectorInput } from '../../ui/selector-input.tsx';
import { useSearchText } from '../../ui/use-search-text.ts';
import { AddNodesDialog } from './add-nodes-dialog.tsx';
import { FirstPage } from './first-page.tsx';
import classes from './fleet.module.css';
import { FleetCounts, isShown, type Show } from './fleet-counts.tsx';
import { nodeColumns } from './node-columns.tsx';
import { isPractice, PracticeMenu } from './practice-menu.tsx';

/** All nodes; with none, how to get some. */
export function FleetPage() {
  const { data: nodes, error, refetch } = useNodes();
  const { add } = useSearch({ from: '/fleet' });
  const navigate = useNavigate({ from: '/fleet' });
  const isPracticeStarting = usePracticeStarting();
  const showAdd = (isOpen: boolean) =>
    void navigate({ search: (old) => ({ ...old, add: isOpen || undefined }), replace: true });
  const isFirst = nodes !== undefined && (nodes.length === 0 || (isPracticeStarting && nodes.every(isPractice)));
  return (
    <>
      {isFirst ? (
        <FirstPage onAdd={() => showAdd(true)} />
      ) : (
        <FleetTable nodes={nodes} failure={error} onRetry={() => void refetch()} onAdd={() => showAdd(true)} />
      )}
      <AddNodesDialog opened={add === true} onClose={() => showAdd(false)} />
    </>
  );
}

const usePracticeStarting = (): boolean =>
  useJobs().some(({ kind, state }) => kind === 'practice-start' && state.kind === 'running');

interface FleetTableProps {
  readonly nodes: readonly Node[] | undefined;
  readonly failure: unknown;
  readonly onRetry: () => void;
  readonly onAdd: () => void;
}

function FleetTable({ nodes, failure, onRetry, onAdd }: FleetTableProps) {
  const search = useSearch({ from: '/fleet' });
  const navigate = useNavigate({ from: '/fleet' });
  const isReadOnly = useReadOnly();
  const update = (change: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const [query, setQuery] = useSearchText(search.q, (q) => update({ q }));
  const [selector, setSelector] = useSearchText(search.selector, (text) => update({ selector: text }));
  const sort = useMemo(() => knownSort(search.sort), [search.sort]);
  const rows = useNarrowed(nodes, selector, search.show);
  return (
    <Page
      fill
      title="Fleet"
      meta={nodes ? formatPlural(nodes.length, 'node') : null}
      actions={
        <>
          <PracticeMenu nodes={nodes} />
          <Button leftSection={<IconPlus size={15} />} onClick={onAdd} disabled={isReadOnly}>
            Add nodes
          </Button>
        </>
      }
    >
      {nodes ? <FleetCounts nodes={nodes} show={search.show} onShow={(show) => update({ show })} /> : null}
      {nodes ? <NextStep nodes={nodes} /> : null}
      <DataTable
        fill
        label="Nodes"
        rows={rows}
        total={nodes?.length}
        columns={nodeColumns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: '/fleet/$nodeId', params: { nodeId: id } })}
        query={query}
        onQueryChange={setQuery}
        sort={sort}
        onSortChange={(next) => update({ sort: sortText(next) })}
        restoreAs="fleet"
        filters={
          <SelectorInput compact value={selector} onChange={setSelector} nodes={nodes} placeholder="Label selector" />
        }
        failure={failure}
        onRetry={onRetry}
        empty={<EmptyState title="No nodes match">Clear the filters to see all nodes.</EmptyState>}
      />
    </Page>
  );
}

/** The sort of the address, unless it names no column. */
function knownSort(text: string | undefined): DataSort | undefined {
  const sort = sortFromText(text);
  return nodeColumns.some(({ id }) => id === sort?.id) ? sort : undefined;
}

/** Nodes that the selector and the pressed count leave; a selector that is being typed wrong narrows nothing. */
function useNarrowed(nodes: readonly Node[] | undefined, text: string, show: Show | undefined) {
  const selector = useDeferredValue(text);
  return useMemo(() => {
    const parsed = parseSelector(selector);
    const requirements = parsed.ok ? parsed.selector : [];
    if (requirements.length === 0 && show === undefined) return nodes;
    return nodes?.filter((node) => isShown(node, show) && matchesSelector(requirements, node.labels));
  }, [nodes, selector, show]);
}

/** While nothing runs anywhere, the next step is a rollout. */
function NextStep({ nodes }: { nodes: readonly Node[] }) {
  const isReadOnly = useReadOnly();
  const isIdle =
    nodes.some(({ condition }) => condition.kind === 'online') && nodes.every((node) => node.workloads.length === 0);
  if (!isIdle || isReadOnly) return null;
  const hasPractice = nodes.some(isPractice);
  return (
    <div className={classes.next}>
      <p>
        {hasPractice
          ? 'The practice nodes are ready and run nothing yet. Next, put the sample component on them.'
          : 'Nothing runs on these nodes yet. Next, choose a module and roll it out.'}
      </p>
      {hasPractice ? (
        <LinkButton to="/rollouts/new" search={{ sample: true }}>
          Roll out the sample
        </LinkButton>
      ) : (
        <LinkButton to="/rollouts/new">Roll out</LinkButton>
      )}
    </div>
  );
}
