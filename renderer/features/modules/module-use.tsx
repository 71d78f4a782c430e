import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { capabilitiesOf } from '#shared/domain/capability-list.ts';
import { judgeGrants } from '#shared/domain/grant-judgement.ts';
import type { Module } from '#shared/domain/module.ts';
import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import type { Release, Workload } from '#shared/domain/workload.ts';
import { Section } from '../../ui/section.tsx';
import { StateDot } from '../../ui/status.tsx';
import classes from './modules.module.css';

interface ModuleUseProps {
  readonly module: Module;
  readonly users: readonly Workload[];
  readonly anatomy: ModuleAnatomy | undefined;
}

/** Which workloads have releases of this module, and which of their grants do not fit it. */
export function ModuleUse({ module, users, anatomy }: ModuleUseProps) {
  return (
    <Section title="Used by" count={users.length}>
      {users.length === 0 ? (
        <span className={classes.muted}>No workload has a release of it.</span>
      ) : (
        <ul className={classes.uses}>
          {users.map(({ name, releases }) => (
            <Use
              key={name}
              workload={name}
              releases={releases.filter(({ digest }) => digest === module.digest)}
              module={module}
              anatomy={anatomy}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

interface UseProps {
  readonly workload: string;
  /** Of this module, oldest first. */
  readonly releases: readonly Release[];
  readonly module: Module;
  readonly anatomy: ModuleAnatomy | undefined;
}

function Use({ workload, releases, module, anatomy }: UseProps) {
  const newest = releases.at(-1);
  const judged = useMemo(
    () => (newest ? judgeGrants(newest.settings.grants, capabilitiesOf(module, anatomy)) : []),
    [newest, module, anatomy],
  );
  return (
    <li>
      <Link to="/performance" search={{ workload }}>
        {workload}
      </Link>{' '}
      <span className={classes.muted}>{releases.map(({ number }) => `r${number}`).join(', ')}</span>
      {judged.length === 0 ? null : (
        <ul className={classes.judged} aria-label={`Grants of ${workload} r${newest?.number} that do not fit`}>
          {judged.map(({ grant, verdict, sentence }) => (
            <li key={`${grant} ${sentence}`}>
              <StateDot tone="warn">{verdict}</StateDot>
              <span>{sentence}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
