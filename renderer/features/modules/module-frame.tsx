import { skipToken, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Digest } from '#shared/domain/ids.ts';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../api/engine.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { plainText } from '../../ui/plain-text.ts';

const route = getRouteApi('/modules/$digest');
const library = { label: 'Modules', to: '/modules' };

interface ModuleFrameProps {
  /** What of the module the page shows; without it the page is the module's own, under its name. */
  readonly title?: string;
  readonly meta?: (module: Module) => ReactNode;
  readonly actions?: (module: Module) => ReactNode;
  readonly children: (module: Module) => ReactNode;
}

/** A page of the module that the address names: reads it, and says so when there is none. */
export function ModuleFrame({ title, meta, actions, children }: ModuleFrameProps) {
  const { orpc } = useEngine();
  const digest = Digest.safeParse(route.useParams().digest);
  const module = useQuery(
    orpc.modules.get.queryOptions({ input: digest.success ? { digest: digest.data } : skipToken }),
  );
  if (module.data) {
    const name = plainText(module.data.name);
    const parents = title === undefined ? [library] : [library, { label: name, to: `/modules/${module.data.digest}` }];
    return (
      <Page title={title ?? name} parents={parents} meta={meta?.(module.data)} actions={actions?.(module.data)}>
        {children(module.data)}
      </Page>
    );
  }
  return (
    <Page title="Module" parents={[library]}>
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
