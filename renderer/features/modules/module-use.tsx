import { Link } from '@tanstack/react-router';
import type { Digest } from '#shared/domain/ids.ts';
import type { Workload } from '#shared/domain/workload.ts';
import { Section } from '../../ui/section.tsx';
import classes from './modules.module.css';

interface ModuleUseProps {
  readonly digest: Digest;
  readonly users: readonly Workload[];
}

/** Which workloads have releases of this module. */
export function ModuleUse({ digest, users }: ModuleUseProps) {
  return (
    <Section title="Used by" count={users.length}>
      {users.length === 0 ? (
        <span className={classes.muted}>No workload has a release of it.</span>
      ) : (
        <ul className={classes.uses}>
          {users.map(({ name, releases }) => (
            <li key={name}>
              <Link to="/performance" search={{ workload: name }}>
                {name}
              </Link>{' '}
              <span className={classes.muted}>
                {releases
                  .filter((release) => release.digest === digest)
                  .map(({ number }) => `r${number}`)
                  .join(', ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
