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
import { formatCount, formatPlural } from '../../ui/format.ts';
import { plainText } from '../../ui/plain-text.ts';
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

const riskWords: Readonly<Record<Risk, { readonly words: string; readonly tone: Tone }>> = {
  high: { words: 'High risk', tone: 'bad' },
  medium: { words: 'Medium risk', tone: 'warn' },
  low: { words: 'Low risk', tone: 'off' },
};

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

interface EntryHeadProps {
  readonly title: string;
  readonly risk: Risk;
}

const EntryHead = ({ title, risk }: EntryHeadProps) => (
  <div className={classes.name}>
    <strong>{title}</strong>
    <StatusBadge tone={riskWords[risk].tone}>{riskWords[risk].words}</StatusBadge>
  </div>
);

interface CapabilityEntryProps {
  readonly of: Capability;
  /** Of how many parts the module consists; 0 while it is not taken apart. */
  readonly parts: number;
}

function CapabilityEntry({ of, parts }: CapabilityEntryProps) {
  const { title, words, because, risk, imports, importedBy, reachable } = of;
  return (
    <li className={classes.entry}>
      <EntryHead title={title} risk={risk} />
      <div className={classes.words}>
        <div>
          {sentence(words)} <span className={classes.muted}>{because}</span>
        </div>
        <Imports names={imports} importedBy={parts > 1 ? importedBy : []} />
      </div>
      <div className={classes.used}>{parts > 0 ? <ReachedState value={reachable} /> : null}</div>
    </li>
  );
}

const ImportName = ({ children }: { readonly children: string }) => (
  <code>
    <ForeignText>{children}</ForeignText>
  </code>
);

/** So many parts are named; a large component may import the same thing in thirty. */
const namedParts = 3;

interface ImportsProps {
  readonly names: readonly string[];
  readonly importedBy: readonly string[];
}

/** Why a capability is there: the imports that mean it, and the parts that ask for them. */
function Imports({ names, importedBy }: ImportsProps) {
  const [first = '', ...more] = names;
  if (more.length === 0) {
    return (
      <div className={classes.why}>
        <ImportName>{first}</ImportName>
        <Askers names={importedBy} />
      </div>
    );
  }
  return (
    <details className={classes.why}>
      <summary>
        {names.length} imports
        <Askers names={importedBy} />
      </summary>
      <ul className={classes.imports}>
        {names.map((name) => (
          <li key={name}>
            <ImportName>{name}</ImportName>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Askers({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <>
      , asked for by{' '}
      {names.slice(0, namedParts).map((name, index) => (
        <span key={`${index} ${name}`} className={classes.asker} title={plainText(name)}>
          <ForeignText>{name}</ForeignText>
          {index < Math.min(names.length, namedParts) - 1 ? ', ' : ''}
        </span>
      ))}
      {names.length > namedParts ? ` and ${formatPlural(names.length - namedParts, 'more part')}` : null}
    </>
  );
}

/** So many are shown at once; what a browser's glue provides is a few hundred functions. */
const unknownAtOnce = 8;

/** Functions of the host that this console does not know, as one entry, however many they are. */
function UnknownEntry({ of, isRead }: { readonly of: readonly Capability[]; readonly isRead: boolean }) {
  const [first] = of;
  if (!first) return null;
  const list = (
    <ul className={classes.unknown}>
      {of.map(({ subject, reachable }) => (
        <li key={subject}>
          <ImportName>{subject}</ImportName>
          {isRead ? <ReachedState value={reachable} /> : null}
        </li>
      ))}
    </ul>
  );
  return (
    <li className={classes.entry} data-wide>
      <EntryHead title={of.length === 1 ? first.title : `${first.title}s`} risk={first.risk} />
      <div className={classes.words}>
        <div>
          {of.length === 1 ? 'Its host has to provide it.' : `Its host has to provide ${formatCount(of.length)}.`}{' '}
          <span className={classes.muted}>{first.because}</span>
        </div>
        {of.length <= unknownAtOnce ? (
          list
        ) : (
          <details className={classes.why}>
            <summary>All {formatCount(of.length)}</summary>
            {list}
          </details>
        )}
      </div>
    </li>
  );
}
