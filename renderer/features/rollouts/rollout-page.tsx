import { skipToken, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { RolloutId } from '#shared/domain/ids.ts';
import { isFinished, type Rollout } from '#shared/domain/rollout.ts';
import { useEngine } from '../../api/engine.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { shortRelease } from '../../ui/release-name.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { CancelRollout } from './cancel-rollout.tsx';
import { RolloutCause } from './rollout-cause.tsx';
import { RolloutCosts } from './rollout-costs.tsx';
import { RolloutDecisions } from './rollout-decisions.tsx';
import { RolloutFacts } from './rollout-facts.tsx';
import { RolloutNodes } from './rollout-nodes.tsx';
import { statusWords } from './rollout-words.ts';
import classes from './rollouts.module.css';
import { useSecond } from './use-second.ts';

const route = getRouteApi('/rollouts/$rolloutId');
const parents = [{ label: 'Rollouts', to: '/rollouts' }];

export function RolloutPage() {
  const { orpc } = useEngine();
  const rolloutId = RolloutId.safeParse(route.useParams().rolloutId);
  const rollout = useQuery(
    orpc.rollouts.get.queryOptions({ input: rolloutId.success ? { rolloutId: rolloutId.data } : skipToken }),
  );
  if (!rolloutId.success) {
    return (
      <Page title="Rollout" parents={parents}>
        <EmptyState
          title="This address names no rollout"
          actions={<LinkButton to="/rollouts">All rollouts</LinkButton>}
        />
      </Page>
    );
  }
  if (rollout.data) return <LiveRollout rollout={rollout.data} />;
  return (
    <Page title="Rollout" parents={parents}>
      {rollout.error ? (
        <FailureNotice
          failure={rollout.error}
          onRetry={() => void rollout.refetch()}
          actions={
            <LinkButton variant="default" to="/rollouts">
              All rollouts
            </LinkButton>
          }
        />
      ) : (
        <Loading what="Reading the rollout…" />
      )}
    </Page>
  );
}

/** A rollout as it goes on, and afterwards the record of it. */
function LiveRollout({ rollout }: { readonly rollout: Rollout }) {
  const { summary, nodes, decisions } = rollout;
  const { status } = summary;
  const nowMs = useSecond(status.kind === 'running' && status.step === 'baking');
  const words = statusWords(summary, nowMs);
  return (
    <Page
      title={`${summary.workload} ${shortRelease(summary.release)}`}
      parents={parents}
      meta={<StatusBadge tone={words.tone}>{words.line}</StatusBadge>}
      actions={isFinished(status) ? <AfterRollout rollout={rollout} /> : <CancelRollout summary={summary} />}
    >
      <div className="visually-hidden" role="status">
        {words.label}
      </div>
      <RolloutCause rollout={rollout} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          <RolloutNodes summary={summary} nodes={nodes} nowMs={nowMs} />
        </div>
        <div className={classes.stack}>
          {summary.costGate && <RolloutCosts gate={summary.costGate} costs={summary.costs} waves={summary.waves} />}
          <RolloutDecisions decisions={decisions} />
          <RolloutFacts summary={summary} />
        </div>
      </div>
    </Page>
  );
}

/** What one does next once a rollout came to its end. */
function AfterRollout({ rollout: { summary } }: { readonly rollout: Rollout }) {
  const { workload, digest, selector } = summary;
  return (
    <>
      <LinkButton variant="default" to="/rollouts/new" search={{ workload, digest, selector }}>
        {summary.status.kind === 'completed' ? 'Roll out again' : 'Change and try again'}
      </LinkButton>
      <LinkButton
        variant={summary.status.kind === 'completed' ? 'filled' : 'default'}
        to="/performance"
        search={{ workload }}
      >
        See its performance
      </LinkButton>
    </>
  );
}
