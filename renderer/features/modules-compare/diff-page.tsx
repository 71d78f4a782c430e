import { skipToken, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Digest } from '#shared/domain/ids.ts';
import type { ModuleDiff } from '#shared/domain/module-diff.ts';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../api/engine.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { CapabilityChanges } from './capability-changes.tsx';
import classes from './compare.module.css';
import { FactChanges } from './fact-changes.tsx';
import { SizeChanges } from './size-changes.tsx';
import { Verdict } from './verdict.tsx';
import { VersionChoice } from './version-choice.tsx';
import { WorldChanges } from './world-changes.tsx';

const route = getRouteApi('/modules/$digest/diff/$from');
const library = { label: 'Modules', to: '/modules' };

/** What changed from one module to another, the most important first. */
export function DiffPage() {
  const { orpc } = useEngine();
  const params = route.useParams();
  const to = Digest.safeParse(params.digest);
  const from = Digest.safeParse(params.from);
  const modules = useQuery(orpc.modules.list.queryOptions());
  const diff = useQuery(
    orpc.lab.diff.queryOptions({
      input: to.success && from.success ? { from: from.data, to: to.data } : skipToken,
    }),
  );
  const find = (digest: string) => modules.data?.find((module) => module.digest === digest);
  const [older, newer] = [find(params.from), find(params.digest)];
  const failed = [modules, diff].find(({ error }) => error !== null);
  const parents = [library, ...(newer ? [{ label: plainText(newer.name), to: `/modules/${newer.digest}` }] : [])];
  return (
    <Page title={newer ? `Changes to ${plainText(newer.name)}` : 'Changes'} parents={parents}>
      {failed ? <FailureNotice failure={failed.error} onRetry={() => void failed.refetch()} /> : null}
      {!to.success || !from.success || (modules.data && !(older && newer)) ? <NotThere /> : null}
      {older && newer && modules.data ? <VersionChoice from={older} to={newer} library={modules.data} /> : null}
      {older && newer && diff.data ? <Diff diff={diff.data} from={older} to={newer} /> : null}
      {diff.isLoading ? <Loading what="Comparing…" /> : null}
    </Page>
  );
}

function NotThere() {
  return (
    <EmptyState
      title="One of the two modules is not in the library"
      actions={<LinkButton to="/modules">The library</LinkButton>}
    >
      It may have been removed since.
    </EmptyState>
  );
}

interface DiffProps {
  readonly diff: ModuleDiff;
  readonly from: Module;
  readonly to: Module;
}

function Diff({ diff, from, to }: DiffProps) {
  return (
    <>
      <Verdict diff={diff} from={from} to={to} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          <CapabilityChanges diff={diff} />
          <WorldChanges changes={diff.world} />
        </div>
        <div className={classes.stack}>
          <SizeChanges diff={diff} />
          <FactChanges facts={diff.facts} />
        </div>
      </div>
    </>
  );
}
