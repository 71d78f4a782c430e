import type { UseQueryResult } from '@tanstack/react-query';
import { IconCpu, IconHelp, IconServer, IconWorld } from '@tabler/icons-react';
import { useMemo } from 'react';
import { capabilitiesOf, type Capability } from '#shared/domain/capability-list.ts';
import type { Reach } from '#shared/domain/capability.ts';
import type { Module } from '#shared/domain/module.ts';
import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Section } from '../../ui/section.tsx';
import classes from './capabilities.module.css';
import { CapabilityEntry, UnknownEntry } from './capability-entries.tsx';

interface CapabilitiesProps {
  readonly module: Module;
  readonly anatomy: UseQueryResult<ModuleAnatomy>;
}

const groups: readonly { readonly reach: Reach; readonly words: string; readonly Icon: typeof IconWorld }[] = [
  { reach: 'network', words: 'Reaches beyond the node', Icon: IconWorld },
  { reach: 'unknown', words: 'Not known to this console', Icon: IconHelp },
  { reach: 'node', words: 'Reaches the node', Icon: IconServer },
  { reach: 'inside', words: 'Stays within its own run', Icon: IconCpu },
];

/** What the module may do through its host, in plain words; what reaches furthest stands first. */
export function Capabilities({ module, anatomy }: CapabilitiesProps) {
  const capabilities = useMemo(() => capabilitiesOf(module, anatomy.data), [module, anatomy.data]);
  return (
    <Section title="What it may do" count={capabilities.length} note={noteOf(capabilities)} flush>
      {anatomy.error ? (
        <FailureNotice
          failure={anatomy.error}
          title="Which of these its code uses is not known"
          tone="warn"
          onRetry={() => void anatomy.refetch()}
        />
      ) : null}
      {capabilities.length === 0 ? (
        <p className={classes.none}>Nothing that has to be granted: it computes, and that is all it can do.</p>
      ) : (
        groups.map(({ reach, words, Icon }) => {
          const members = capabilities.filter((each) => each.reach === reach);
          const known = members.filter(({ capability }) => capability !== 'unknown');
          const unknown = members.filter(({ capability }) => capability === 'unknown');
          return members.length === 0 ? null : (
            <section key={reach} className={classes.group} aria-label={words}>
              <h3 className={classes.head} data-reach={reach}>
                <Icon size={14} aria-hidden="true" />
                {words}
              </h3>
              <ul className={classes.list}>
                {known.map((each) => (
                  <CapabilityEntry
                    key={`${each.capability} ${each.subject}`}
                    of={each}
                    parts={anatomy.data?.units.length ?? 0}
                  />
                ))}
                {unknown.length === 0 ? null : <UnknownEntry of={unknown} isRead={anatomy.isSuccess} />}
              </ul>
            </section>
          );
        })
      )}
    </Section>
  );
}

function noteOf(capabilities: readonly Capability[]): string {
  const unused = capabilities.filter(({ reachable }) => reachable === 'no').length;
  const told = 'Told by its imports: it can do nothing else';
  return unused === 0 ? `${told}, and it need not do all of this` : `${told}. Its code never uses ${unused} of these`;
}
