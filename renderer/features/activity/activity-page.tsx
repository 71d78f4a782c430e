import { Button, Switch } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ActivityEntry } from '#shared/domain/activity.ts';
import { activityQuery } from '../../api/activity-query.ts';
import { useEngine } from '../../api/engine.tsx';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatTime } from '../../ui/format.ts';
import { Time } from '../../ui/formats.tsx';
import { Page } from '../../ui/page.tsx';
import { StateDot } from '../../ui/status.tsx';
import { useSearchText } from '../../ui/use-search-text.ts';
import classes from './activity-page.module.css';
import { activityWords } from './activity-words.ts';

const columns: readonly DataColumn<ActivityEntry>[] = [
  { id: 'number', header: 'Number', value: ({ seq }) => seq, hidden: true, searchable: false },
  {
    id: 'time',
    header: 'Time',
    value: ({ atMs }) => formatTime(atMs),
    width: '156px',
    cell: ({ atMs }) => <Time atMs={atMs} />,
  },
  { id: 'actor', header: 'Who', value: ({ actor }) => actor, width: 'minmax(80px, 0.5fr)' },
  { id: 'action', header: 'What', value: ({ action }) => activityWords[action], width: '170px' },
  { id: 'target', header: 'On', value: ({ target }) => target, width: 'minmax(140px, 1fr)' },
  {
    id: 'result',
    header: 'Result',
    value: ({ result }) => (result === 'ok' ? 'Done' : 'Failed'),
    width: '90px',
    cell: ({ result }) =>
      result === 'ok' ? <StateDot tone="ok">Done</StateDot> : <StateDot tone="bad">Failed</StateDot>,
  },
  {
    id: 'detail',
    header: 'Detail',
    value: ({ detail }) => detail || null,
    width: 'minmax(200px, 2fr)',
    cell: ({ detail }) => <span title={detail}>{detail}</span>,
  },
];

/** Who did what, on what, with which result; nothing is ever taken out. */
export function ActivityPage() {
  const { orpc } = useEngine();
  const search = useSearch({ from: '/activity' });
  const navigate = useNavigate({ from: '/activity' });
  const update = (change: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const [query, setQuery] = useSearchText(search.q, (q) => update({ q }));
  const record = useInfiniteQuery(activityQuery(orpc));
  const entries = useMemo(() => record.data?.pages.flat(), [record.data]);
  const rows = useMemo(
    () => (search.failed ? entries?.filter(({ result }) => result === 'failed') : entries),
    [entries, search.failed],
  );
  return (
    <Page fill title="Activity" meta="Kept on this computer; entries are only ever added">
      <DataTable
        fill
        label="Entries"
        rows={rows}
        columns={columns}
        rowKey={({ seq }) => String(seq)}
        query={query}
        onQueryChange={setQuery}
        filters={
          <Switch
            label="Failed only"
            checked={search.failed ?? false}
            onChange={(event) => update({ failed: event.currentTarget.checked || undefined })}
          />
        }
        failure={record.error}
        onRetry={() => void record.refetch()}
        empty={
          search.failed ? (
            <EmptyState title="Nothing failed">Every action that is loaded did what it should.</EmptyState>
          ) : (
            <EmptyState title="Nothing was done yet">
              Adding nodes, rollouts and every other change show here.
            </EmptyState>
          )
        }
      />
      {record.hasNextPage ? (
        <div className={classes.older}>
          <Button variant="default" loading={record.isFetchingNextPage} onClick={() => void record.fetchNextPage()}>
            Load older entries
          </Button>
        </div>
      ) : null}
    </Page>
  );
}
