import { useQuery } from '@tanstack/react-query';
import { useEngine } from '../../api/engine.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';

/** What the fleet costs now, from measured use and the user's prices. */
export function FleetCostPage() {
  const { orpc } = useEngine();
  const now = useQuery(orpc.cost.fleet.now.queryOptions({ input: { by: 'workload', windowMs: 3_600_000 } }));
  return (
    <Page title="Cost now">
      {now.error ? <FailureNotice failure={now.error} onRetry={() => void now.refetch()} /> : null}
      {now.isPending ? <Loading what="Adding up what the fleet costs…" /> : null}
      {now.data ? (
        <Section title="At the rate of now">
          <KeyValue entries={[['A month', `$${now.data.usdPerMonth.toFixed(2)}`]]} />
        </Section>
      ) : null}
    </Page>
  );
}
