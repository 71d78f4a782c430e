import type { UseQueryResult } from '@tanstack/react-query';
import { IconCpu, IconHelp, IconServer, IconWorld } from '@tabler/icons-react';
import { useMemo } from 'react';
import { capabilitiesOf, type Capability } from '#shared/domain/capability-list.ts';
import type { Risk } from '#shared/domain/capability-terms.ts';
import type { Reach } from '#shared/domain/capability.ts';
import type { Module } from '#shared/domain/module.ts';
import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusBadge, type Tone } from '../../ui/status.tsx';
import classes from './capabilities.module.css';
import { ReachedState } from './inside-columns.tsx';

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
    <Section
      title="What it may do"
      count={capabilities.length}
      note="Told by its imports: it can do nothing else, and it need not do all of this"
      flush
    >
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
          return members.length === 0 ? null : (
            <section key={reach} className={classes.group} aria-label={words}>
              <h3 className={classes.head} data-reach={reach}>
                <Icon size={14} aria-hidden="true" />
                {words}
              </h3>
              <ul className={classes.list}>
                {members.map((each) => (
                  <CapabilityEntry key={`${each.capability} ${each.subject}`} of={each} isRead={anatomy.isSuccess} />
                ))}
              </ul>
            </section>
          );
        })
      )}
    </Section>
  );
}

const riskWords: Readonly<Record<Risk, { readonly words: string; readonly tone: Tone }>> = {
  high: { words: 'High risk', tone: 'bad' },
  medium: { words: 'Medium risk', tone: 'warn' },
  low: { words: 'Low risk', tone: 'off' },
};

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** So many imports are named at once; a component of Python imports forty for files alone. */
const namedAtOnce = 4;

function CapabilityEntry({ of, isRead }: { readonly of: Capability; readonly isRead: boolean }) {
  const { title, subject, words, because, risk, imports, importedBy, reachable } = of;
  return (
    <li className={classes.entry}>
      <div className={classes.name}>
        <strong>{title}</strong>
        <StatusBadge tone={riskWords[risk].tone}>{riskWords[risk].words}</StatusBadge>
      </div>
      <div className={classes.words}>
        <div>
          {subject === '' ? (
            sentence(words)
          ) : (
            <code className={classes.subject}>
              <ForeignText>{subject}</ForeignText>
            </code>
          )}{' '}
          <span className={classes.muted}>{because}</span>
        </div>
        <details className={classes.why}>
          <summary>
            {imports.length === 1 ? 'One import means it' : `${imports.length} imports mean it`}
            {importedBy.length > 0 ? (
              <>
                , asked for by <ForeignText>{importedBy.slice(0, namedAtOnce).join(', ')}</ForeignText>
                {importedBy.length > namedAtOnce ? ` and ${importedBy.length - namedAtOnce} more parts` : ''}
              </>
            ) : null}
          </summary>
          <ul className={classes.imports}>
            {imports.map((name) => (
              <li key={name}>
                <code>
                  <ForeignText>{name}</ForeignText>
                </code>
              </li>
            ))}
          </ul>
        </details>
      </div>
      <div className={classes.reached}>{isRead ? <ReachedState value={reachable} /> : null}</div>
    </li>
  );
}
