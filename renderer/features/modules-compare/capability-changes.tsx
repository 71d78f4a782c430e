import { IconMinus, IconPlus } from '@tabler/icons-react';
import type { CapabilityChange, ModuleDiff } from '#shared/domain/module-diff.ts';
import { plainText } from '../../ui/plain-text.ts';
import { Section } from '../../ui/section.tsx';
import classes from './compare.module.css';
import { reachOf } from './diff-words.ts';

/** What it may do more and less than before. */
export function CapabilityChanges({ diff: { gained, lost } }: { readonly diff: ModuleDiff }) {
  return (
    <Section
      title="Capabilities"
      note="What it may do through its host, told by its imports; patch versions of WASI make no difference"
      flush
    >
      {gained.length === 0 && lost.length === 0 ? (
        <p className={classes.none}>The same in both.</p>
      ) : (
        <ul className={classes.changes} aria-label="Capabilities gained and lost">
          {gained.map((change) => (
            <Change key={`${change.capability} ${change.subject}`} change={change} way="gained" />
          ))}
          {lost.map((change) => (
            <Change key={`${change.capability} ${change.subject}`} change={change} way="lost" />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Change({ change, way }: { readonly change: CapabilityChange; readonly way: 'gained' | 'lost' }) {
  const Icon = way === 'gained' ? IconPlus : IconMinus;
  return (
    <li className={classes.change}>
      <span className={classes.way} data-way={way}>
        <Icon size={13} aria-hidden />
        {way === 'gained' ? 'Gained' : 'Lost'}
      </span>
      <div>
        <div>
          It {change.words}
          {change.subject === '' ? null : (
            <>
              : <code>{plainText(change.subject)}</code>
            </>
          )}
        </div>
        <div className={classes.imports}>
          {change.imports.map((name) => (
            <code key={name}>{plainText(name)}</code>
          ))}
        </div>
      </div>
      <span className={classes.reach} title="How far it reaches">
        {reachOf(change)}
      </span>
    </li>
  );
}
