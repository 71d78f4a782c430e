import type { Module } from '#shared/domain/module.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ModuleFrame } from './module-frame.tsx';
import { ModuleInside } from './module-inside.tsx';
import { useAnatomy } from './use-anatomy.ts';

/** What a module is made of: parts in parts, sizes, functions, and what each part imports. */
export function InsidePage() {
  return <ModuleFrame title="Inside">{(module) => <Inside module={module} />}</ModuleFrame>;
}

function Inside({ module }: { readonly module: Module }) {
  const { data, error, refetch } = useAnatomy(module.digest);
  if (data) return <ModuleInside anatomy={data} />;
  if (error) {
    return <FailureNotice failure={error} title="It was not taken apart" onRetry={() => void refetch()} />;
  }
  return <Loading what="Taking it apart…" />;
}
