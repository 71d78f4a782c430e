import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { NodeCompatibility } from '#shared/domain/compatibility.ts';
import { Digest } from '#shared/domain/ids.ts';
import { RuntimeName } from '#shared/domain/node.ts';
import { useEngine } from '../../api/engine.tsx';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatPlural } from '../../ui/format.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { useSearchText } from '../../ui/use-search-text.ts';
import { AskedRuntimes } from './asked-runtimes.tsx';
import { matrixColumns } from './matrix-columns.tsx';
import { RuntimeSummaries } from './runtime-summaries.tsx';
import { type AskedRuntime, askedText, readAsked, runtimeSummaries } from './verdict-words.ts';
import { useFleetRuntimes } from './use-fleet-runtimes.ts';
import { VerdictFilter } from './verdict-filter.tsx';

const route = getRouteApi('/modules/$digest/where');
const library = { label: 'Modules', to: '/modules' };

/** A module against every runtime of the fleet: yes, no with what is missing, or only with a flag. */
export function MatrixPage() {
  const { orpc } = useEngine();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const update = (change: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const [query, setQuery] = useSearchText(search.q, (q) => update({ q }));
  const asked = useMemo(() => readAsked(search.with), [search.with]);
  const digest = Digest.safeParse(route.useParams().digest);
  const module = useQuery(
    orpc.modules.get.queryOptions({ input: digest.success ? { digest: digest.data } : skipToken }),
  );
  const matrix = useMatrix(digest.success ? digest.data : undefined, asked);
  const { nodes, runtimes } = matrix.data ?? {};
  const rows = useMemo(() => nodes?.filter((node) => isShown(node, search.show)), [nodes, search.show]);
  const columns = useMemo(() => matrixColumns(runtimesFound(nodes ?? [])), [nodes]);
  const summaries = useMemo(() => runtimeSummaries(nodes ?? []), [nodes]);
  const name = module.data ? plainText(module.data.name) : undefined;
  return (
    <Page
      fill
      title="Where it can run"
      parents={[library, ...(name === undefined ? [] : [{ label: name, to: `/modules/${module.data?.digest}` }])]}
      meta={nodes ? formatPlural(nodes.length, 'node') : null}
    >
      {module.error ? <FailureNotice failure={module.error} onRetry={() => void module.refetch()} /> : null}
      {digest.success ? null : <EmptyState title="This address names no module" />}
      <RuntimeSummaries summaries={summaries} />
      <AskedRuntimes asked={asked} verdicts={runtimes} onChange={(next) => update({ with: askedText(next) })} />
      <DataTable
        fill
        label="Nodes"
        rows={rows}
        total={nodes?.length}
        columns={columns}
        rowKey={({ nodeId }) => nodeId}
        query={query}
        onQueryChange={setQuery}
        filters={nodes ? <VerdictFilter nodes={nodes} show={search.show} onShow={(show) => update({ show })} /> : null}
        failure={matrix.error}
        onRetry={() => void matrix.refetch()}
        restoreAs={`where ${route.useParams().digest}`}
        empty={
          <EmptyState title="There are no nodes yet" actions={<LinkButton to="/fleet">Go to the fleet</LinkButton>}>
            Add nodes, or ask above about a runtime that you have in mind.
          </EmptyState>
        }
      />
    </Page>
  );
}

const isShown = ({ verdict }: NodeCompatibility, show: NodeCompatibility['verdict'] | undefined): boolean =>
  show === undefined || verdict === show;

/** Runtimes that some node has, in the order in which the console knows them. */
function runtimesFound(nodes: readonly NodeCompatibility[]): RuntimeName[] {
  const met = new Set(nodes.flatMap(({ runtimes }) => runtimes.map(({ runtime }) => runtime)));
  return RuntimeName.options.filter((name) => met.has(name));
}

/** Read again when a runtime comes or goes somewhere; other news of nodes change nothing here. */
function useMatrix(digest: Digest | undefined, asked: readonly AskedRuntime[]) {
  const { orpc } = useEngine();
  const query = useQuery({
    ...orpc.lab.compatibility.queryOptions({
      input: digest === undefined ? skipToken : { digest, runtimes: [...asked] },
    }),
    placeholderData: keepPreviousData,
  });
  useFleetRuntimes(() => void query.refetch());
  return query;
}
