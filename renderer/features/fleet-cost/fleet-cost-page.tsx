import { SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { FleetCost } from '#shared/cost/fleet-cost.ts';
import type { FleetPrices } from '#shared/cost/fleet-prices.ts';
import { useEngine } from '../../api/engine.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { FleetCostAnswer } from './fleet-cost-answer.tsx';
import { FleetCostRows } from './fleet-cost-rows.tsx';
import { FleetCostTrend } from './fleet-cost-trend.tsx';
import { FleetCostUnknowns } from './fleet-cost-unknowns.tsx';
import { type RateWindow, rateWindows } from './fleet-cost-words.ts';
import { NodePricesPage } from './node-prices-page.tsx';
import type { ChangeSearch, Search } from './search.ts';

const route = getRouteApi('/cost/');

/** What the fleet costs now, from measured use and the user's prices; and the form that those are written in. */
export function FleetCostPage() {
  const search = route.useSearch();
  return search.prices === true ? <NodePricesPage /> : <FleetCostNow search={search} />;
}

function FleetCostNow({ search }: { readonly search: Search }) {
  const { orpc } = useEngine();
  const navigate = route.useNavigate();
  const change: ChangeSearch = useCallback(
    (patch) => void navigate({ search: (before) => ({ ...before, ...patch }), replace: true }),
    [navigate],
  );
  const window: RateWindow = search.window ?? '1h';
  const by = search.by ?? 'workload';
  const now = useQuery({
    ...orpc.cost.fleet.now.queryOptions({ input: { by, windowMs: rateWindows[window].ms } }),
    placeholderData: keepPreviousData,
  });
  const prices = useQuery(orpc.cost.fleet.prices.queryOptions());
  const failed = [now, prices].find(({ error }) => error !== null);
  return (
    <Page title="Cost now" actions={<Actions window={window} onSearch={change} />}>
      {failed ? <FailureNotice failure={failed.error} onRetry={() => void failed.refetch()} /> : null}
      {now.data && prices.data ? (
        <Content cost={now.data} prices={prices.data} window={window} by={by} onSearch={change} />
      ) : null}
      {failed || (now.data && prices.data) ? null : <Loading what="Adding up what the fleet costs…" />}
    </Page>
  );
}

function Actions({ window, onSearch }: { readonly window: RateWindow; readonly onSearch: ChangeSearch }) {
  const data = Object.entries(rateWindows).map(([value, { label }]) => ({ value, label }));
  return (
    <>
      <SegmentedControl
        aria-label="Rates are taken from the last"
        data={data}
        value={window}
        onChange={(value) => onSearch({ window: isWindow(value) ? value : undefined })}
      />
      <LinkButton to="/cost" search={{ prices: true }} variant="default">
        Prices of nodes
      </LinkButton>
    </>
  );
}

const isWindow = (value: string): value is RateWindow => Object.hasOwn(rateWindows, value);

interface ContentProps {
  readonly cost: FleetCost;
  readonly prices: FleetPrices;
  readonly window: RateWindow;
  readonly by: FleetCost['by'];
  readonly onSearch: ChangeSearch;
}

function Content({ cost, prices, window, by, onSearch }: ContentProps) {
  if (cost.nodes === 0 && cost.days.length === 0) return <NoNodes />;
  const isPriced = prices.rules.length > 0 || cost.peopleUsd > 0 || cost.days.length > 0;
  return (
    <>
      {isPriced ? (
        <>
          <FleetCostAnswer cost={cost} window={window} />
          <FleetCostUnknowns cost={cost} />
          <FleetCostTrend cost={cost} />
        </>
      ) : (
        <NoPrices />
      )}
      <FleetCostRows cost={cost} prices={prices} by={by} onSearch={onSearch} />
    </>
  );
}

const NoNodes = () => (
  <EmptyState title="No nodes, no cost" actions={<LinkButton to="/fleet">Go to Fleet</LinkButton>}>
    Add your nodes, or start the practice fleet on this computer; then say what a node costs.
  </EmptyState>
);

const NoPrices = () => (
  <EmptyState
    title="Nobody has said what a node costs"
    actions={
      <LinkButton to="/cost" search={{ prices: true }}>
        Price the nodes
      </LinkButton>
    }
  >
    CPU, memory and requests are measured below. With what you pay for a node, they become what each workload, release
    and request costs: rent a month or an hour, a machine of the price book, or a box that you bought. A practice fleet
    can be priced too: as this computer, with its price, its life and its power.
  </EmptyState>
);
