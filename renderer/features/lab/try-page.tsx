import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../api/engine.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { LabModule, moduleParents } from './lab-module.tsx';
import { RuntimesHere } from './runtimes-here.tsx';
import { callableFunctions, tryModes } from './try-draft.ts';
import { TryForm } from './try-form.tsx';

const route = getRouteApi('/modules/$digest/try');

/** Running a module on this computer, with exactly the permissions that are shown. */
export function TryPage() {
  return (
    <LabModule digest={route.useParams().digest} title="Try">
      {(module) => <TryModule key={module.digest} module={module} />}
    </LabModule>
  );
}

function TryModule({ module }: { readonly module: Module }) {
  const { orpc } = useEngine();
  const { digest } = module;
  const anatomy = useQuery(orpc.lab.anatomy.queryOptions({ input: { digest } }));
  const runtimes = useQuery({ ...orpc.lab.runtimes.queryOptions(), staleTime: 0 });
  const failed = [anatomy, runtimes].find(({ error }) => error !== null);
  return (
    <Page title="Try here" parents={moduleParents(module)} meta={<RuntimesHere runtimes={runtimes.data} />}>
      {failed ? <FailureNotice failure={failed.error} onRetry={() => void failed.refetch()} /> : null}
      {!failed && !(anatomy.data && runtimes.data) ? <Loading what="Taking the module apart…" /> : null}
      {anatomy.data && runtimes.data ? (
        <Body module={module} anatomy={anatomy.data} hasRuntime={runtimes.data.some(({ usable }) => usable)} />
      ) : null}
    </Page>
  );
}

interface BodyProps {
  readonly module: Module;
  readonly anatomy: Parameters<typeof callableFunctions>[0];
  readonly hasRuntime: boolean;
}

function Body({ module, anatomy, hasRuntime }: BodyProps) {
  const functions = callableFunctions(anatomy);
  const modes = tryModes(module, functions);
  const [mode] = modes;
  if (!hasRuntime) {
    return (
      <Section title="No runtime on this computer">
        <EmptyState title="There is nothing here that could run it">
          Install Wasmtime and make sure that <code>wasmtime</code> is on the path, then open this page again.
        </EmptyState>
      </Section>
    );
  }
  if (mode === undefined) {
    return (
      <Section title="Nothing to start">
        <EmptyState title="It has nothing that could be started here">{module.roleBecause}</EmptyState>
      </Section>
    );
  }
  return <TryForm module={module} anatomy={anatomy} functions={functions} modes={modes} first={mode} />;
}
