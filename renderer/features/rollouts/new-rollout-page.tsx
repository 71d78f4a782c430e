import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Node } from '#shared/domain/node.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Workload } from '#shared/domain/workload.ts';
import { useEngine } from '../../api/engine.tsx';
import { useNodes } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { PlanPreview } from './plan-preview.tsx';
import { RollOutBar } from './roll-out-bar.tsx';
import { RolloutForm } from './rollout-form.tsx';
import { type DraftErrors, readDraft, type RolloutDraft } from './rollout-draft.ts';
import type { NewRolloutSearch } from './search.ts';
import classes from './rollouts.module.css';
import { usePlan } from './use-plan.ts';
import { useRolloutDraft } from './use-rollout-draft.ts';
import { useSampleModule } from './use-sample-module.ts';

const route = getRouteApi('/rollouts/new');
const parents = [{ label: 'Rollouts', to: '/rollouts' }];
const title = 'New rollout';

/** What, where and how carefully on the left; exactly what would happen on the right; one button. */
export function NewRolloutPage() {
  const { orpc } = useEngine();
  const nodes = useNodes();
  const modules = useQuery(orpc.modules.list.queryOptions());
  const workloads = useQuery(orpc.rollouts.workloads.queryOptions());
  const failed = [nodes, modules, workloads].find(({ error }) => error !== null);
  if (nodes.data && modules.data && workloads.data) {
    return <NewRollout nodes={nodes.data} modules={modules.data} workloads={workloads.data} />;
  }
  return (
    <Page title={title} parents={parents}>
      {failed ? (
        <FailureNotice failure={failed.error} onRetry={() => void failed.refetch()} />
      ) : (
        <Loading what="Reading the library and the fleet…" />
      )}
    </Page>
  );
}

interface NewRolloutProps {
  readonly nodes: readonly Node[];
  readonly modules: readonly Module[];
  readonly workloads: readonly Workload[];
}

function NewRollout({ nodes, modules, workloads }: NewRolloutProps) {
  const search = route.useSearch();
  const [begin] = useState(() => beginning(search));
  const handle = useRolloutDraft(begin, { modules, workloads });
  const { draft, change } = handle;
  const sample = useSampleModule(search.sample === true && draft.digest === '', modules, ({ digest }) =>
    change({ digest }),
  );
  useAddressOf(draft, (from) => change(beginning(from)));
  const plan = usePlan(draft, nodes);
  const read = readDraft(draft);
  const errors: DraftErrors = read.ok ? {} : read.errors;
  return (
    <Page title={title} parents={parents}>
      {sample.failure ? <FailureNotice failure={sample.failure} title="The samples were not added" /> : null}
      <div className={classes.plan}>
        <RolloutForm handle={handle} errors={errors} nodes={nodes} modules={modules} workloads={workloads} />
        <PlanPreview
          plan={plan}
          errors={errors}
          hasNodes={nodes.length > 0}
          workload={draft.workload}
          modules={modules}
        />
      </div>
      <RollOutBar plan={plan} errors={errors} />
    </Page>
  );
}

const beginning = ({ digest, workload, selector }: NewRolloutSearch): Partial<RolloutDraft> => ({
  ...(digest === undefined ? {} : { digest }),
  ...(workload === undefined ? {} : { workload }),
  ...(selector === undefined ? {} : { selector }),
});

/**
 * Keeps what was chosen in the address, so that going back or reloading finds it again; and takes over what an address
 * asks for that somebody else went to while the page was open.
 */
function useAddressOf({ digest, workload, selector }: RolloutDraft, onOther: (search: NewRolloutSearch) => void): void {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const known = useRef(search);
  const written = useRef('');
  useEffect(() => {
    const timer = setTimeout(() => {
      const next = { digest: digest || undefined, workload: workload || undefined, selector: selector || undefined };
      written.current = addressText(next);
      void navigate({ search: next, replace: true });
    }, 400);
    return () => clearTimeout(timer);
  }, [digest, workload, selector, navigate]);
  useEffect(() => {
    if (known.current === search) return;
    known.current = search;
    if (addressText(search) !== written.current) onOther(search);
  }, [search, onOther]);
}

const addressText = ({ digest, workload, selector }: NewRolloutSearch): string =>
  JSON.stringify([digest, workload, selector]);
