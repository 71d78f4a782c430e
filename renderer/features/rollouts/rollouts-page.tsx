import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEngine } from '../../api/engine.tsx';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { rolloutColumns } from './rollout-columns.tsx';

const route = getRouteApi('/rollouts');

/** Every rollout there was, newest first. */
export function RolloutsPage() {
  const { orpc } = useEngine();
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(orpc.rollouts.list.queryOptions());
  return (
    <Page title="Rollouts" fill actions={<LinkButton to="/rollouts/new">New rollout</LinkButton>}>
      <DataTable
        label="Rollouts"
        rows={list.data}
        columns={rolloutColumns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: '/rollouts/$rolloutId', params: { rolloutId: id } })}
        query={q ?? ''}
        onQueryChange={(query) => void navigate({ search: { q: query || undefined }, replace: true })}
        failure={list.error}
        onRetry={() => void list.refetch()}
        fill
        empty={
          <EmptyState
            title="Nothing was rolled out yet"
            actions={<LinkButton to="/rollouts/new">New rollout</LinkButton>}
          >
            A rollout takes nodes to a new release wave by wave, and puts them back by itself when one fails.
          </EmptyState>
        }
      />
    </Page>
  );
}
