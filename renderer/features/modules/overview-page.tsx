import { useQuery } from '@tanstack/react-query';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../api/engine.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { Capabilities } from './capabilities.tsx';
import { ImportsAndExports } from './imports-and-exports.tsx';
import { workloadsUsing } from './module-columns.tsx';
import { ModuleFactList } from './module-fact-list.tsx';
import { ModuleFrame } from './module-frame.tsx';
import { ModuleUse } from './module-use.tsx';
import { kindWords, moduleSentence, whyNoService } from './module-words.ts';
import classes from './modules.module.css';
import { RemoveModule } from './remove-module.tsx';
import { useAnatomy } from './use-anatomy.ts';

/** What a module is, what it may do, and where it is used. */
export function OverviewPage() {
  return (
    <ModuleFrame
      meta={(module) => <StatusBadge tone="ok">Valid {kindWords(module)}</StatusBadge>}
      actions={(module) => <Actions module={module} />}
    >
      {(module) => <Overview module={module} />}
    </ModuleFrame>
  );
}

function useWorkloadsOf({ digest }: Module) {
  const { orpc } = useEngine();
  return workloadsUsing(digest, useQuery(orpc.rollouts.workloads.queryOptions()).data ?? []);
}

function Actions({ module }: { readonly module: Module }) {
  const users = useWorkloadsOf(module);
  return (
    <>
      <RemoveModule module={module} isUsed={users.length > 0} />
      {whyNoService(module) === undefined ? (
        <LinkButton to="/rollouts/new" search={{ digest: module.digest }}>
          Roll out
        </LinkButton>
      ) : null}
    </>
  );
}

function Overview({ module }: { readonly module: Module }) {
  const users = useWorkloadsOf(module);
  const anatomy = useAnatomy(module.digest);
  const noService = whyNoService(module);
  return (
    <>
      <p className={classes.sentence}>
        {moduleSentence(module)} {module.role === 'browser-only' ? null : noService}
      </p>
      {module.role === 'browser-only' ? (
        <div className={classes.noNode} role="note">
          <strong>{noService}</strong> <ForeignText>{module.roleBecause}</ForeignText>
        </div>
      ) : null}
      <div className={classes.columns}>
        <div className={classes.stack}>
          <Capabilities module={module} anatomy={anatomy} />
          <ImportsAndExports module={module} />
        </div>
        <div className={classes.stack}>
          <ModuleFactList module={module} />
          <ModuleUse module={module} users={users} anatomy={anatomy.data} />
        </div>
      </div>
    </>
  );
}
