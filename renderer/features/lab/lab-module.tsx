import { skipToken, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Digest } from '#shared/domain/ids.ts';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../api/engine.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';

interface LabModuleProps {
  readonly digest: string;
  readonly title: string;
  readonly children: (module: Module) => ReactNode;
}

/** The module that the address names, or why it is not there. */
export function LabModule({ digest: text, title, children }: LabModuleProps) {
  const { orpc } = useEngine();
  const digest = Digest.safeParse(text);
  const module = useQuery(
    orpc.modules.get.queryOptions({ input: digest.success ? { digest: digest.data } : skipToken }),
  );
  if (module.data) return children(module.data);
  return (
    <Page title={title} parents={[{ label: 'Modules', to: '/modules' }]}>
      {digest.success ? null : (
        <EmptyState title="This address names no module" actions={<LinkButton to="/modules">The library</LinkButton>} />
      )}
      {module.error ? <FailureNotice failure={module.error} onRetry={() => void module.refetch()} /> : null}
      {module.isLoading ? <Loading what="Reading the module…" /> : null}
    </Page>
  );
}

/** Pages above those of one module. */
export const moduleParents = ({ name, digest }: Module) => [
  { label: 'Modules', to: '/modules' },
  { label: name, to: `/modules/${digest}` },
];
