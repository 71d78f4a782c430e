import { skipToken, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Digest } from '#shared/domain/ids.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Workload } from '#shared/domain/workload.ts';
import { useEngine } from '../../api/engine.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { Capabilities } from './capabilities.tsx';
import { workloadsUsing } from './module-columns.tsx';
import { ModuleFactList } from './module-fact-list.tsx';
import { ModuleUse } from './module-use.tsx';
import { kindWords, whyNoService } from './module-words.ts';
import classes from './modules.module.css';
import { RemoveModule } from './remove-module.tsx';
import { WitView } from './wit-view.tsx';

const route = getRouteApi('/modules/$digest');
const parents = [{ label: 'Modules', to: '/modules' }];

export function ModulePage() {
  const { orpc } = useEngine();
  const digest = Digest.safeParse(route.useParams().digest);
  const module = useQuery(
    orpc.modules.get.queryOptions({ input: digest.success ? { digest: digest.data } : skipToken }),
  );
  const workloads = useQuery(orpc.rollouts.workloads.queryOptions());
  if (module.data) return <OneModule module={module.data} workloads={workloads.data ?? []} />;
  return (
    <Page title="Module" parents={parents}>
      {digest.success ? null : (
        <EmptyState title="This address names no module" actions={<LinkButton to="/modules">The library</LinkButton>} />
      )}
      {module.error ? (
        <FailureNotice
          failure={module.error}
          onRetry={() => void module.refetch()}
          actions={
            <LinkButton variant="default" to="/modules">
              The library
            </LinkButton>
          }
        />
      ) : null}
      {module.isLoading ? <Loading what="Reading the module…" /> : null}
    </Page>
  );
}

interface OneModuleProps {
  readonly module: Module;
  readonly workloads: readonly Workload[];
}

/** Everything the bytes say of themselves, and where they are used. */
function OneModule({ module, workloads }: OneModuleProps) {
  const users = workloadsUsing(module.digest, workloads);
  const noService = whyNoService(module);
  return (
    <Page
      title={module.name}
      parents={parents}
      meta={<StatusBadge tone="ok">Valid {kindWords(module)}</StatusBadge>}
      actions={
        <>
          <RemoveModule module={module} isUsed={users.length > 0} />
          {noService === undefined ? (
            <LinkButton to="/rollouts/new" search={{ digest: module.digest }}>
              Roll out
            </LinkButton>
          ) : null}
        </>
      }
    >
      {noService === undefined ? null : <div className={classes.noService}>{noService}</div>}
      <div className={classes.columns}>
        <div className={classes.stack}>
          <Capabilities
            title="What it can ask of its host"
            note="Its imports. It can use nothing else; it need not use all of these"
            items={module.imports}
            direction="import"
            none="It imports nothing: it computes, and that is all it can do."
          />
          <Capabilities
            title="What it offers"
            note="Its exports"
            items={module.exports}
            direction="export"
            none="It exports nothing."
          />
        </div>
        <div className={classes.stack}>
          <ModuleFactList module={module} />
          <ModuleUse digest={module.digest} users={users} />
        </div>
      </div>
      {module.wit === null ? null : <WitView wit={module.wit} />}
    </Page>
  );
}
