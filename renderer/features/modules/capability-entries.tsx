import type { Capability } from '#shared/domain/capability-list.ts';
import type { Risk } from '#shared/domain/capability-terms.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { formatCount, formatPlural } from '../../ui/format.ts';
import { plainText } from '../../ui/plain-text.ts';
import { StatusBadge, type Tone } from '../../ui/status.tsx';
import classes from './capabilities.module.css';
import { ReachedState } from './inside-columns.tsx';

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

/** One thing that a module may do: its risk, what it means, and why it is there. */
export function CapabilityEntry({ of, parts }: CapabilityEntryProps) {
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
export function UnknownEntry({ of, isRead }: { readonly of: readonly Capability[]; readonly isRead: boolean }) {
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
