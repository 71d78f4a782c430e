import { Button } from '@mantine/core';
import { useState } from 'react';
import type { WorldChange } from '#shared/domain/module-diff.ts';
import { formatPlural } from '../../ui/format.ts';
import { plainText } from '../../ui/plain-text.ts';
import { Section } from '../../ui/section.tsx';
import { StateDot } from '../../ui/status.tsx';
import classes from './compare.module.css';

const shownAtFirst = 40;

/** Imports and exports that differ, those that break somebody first. */
export function WorldChanges({ changes }: { readonly changes: readonly WorldChange[] }) {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? changes : changes.slice(0, shownAtFirst);
  const breaking = changes.filter((change) => change.breaking).length;
  return (
    <Section
      title="World"
      note={
        changes.length === 0
          ? 'Imports and exports'
          : `${breaking === 0 ? 'None' : breaking.toLocaleString('en')} of ${formatPlural(changes.length, 'change')} ${breaking === 1 ? 'breaks' : 'break'} somebody`
      }
      flush
    >
      {changes.length === 0 ? <p className={classes.none}>Imports and exports are the same.</p> : null}
      <ul className={classes.changes}>
        {shown.map((change) => (
          <li key={`${change.direction} ${change.item} ${change.change}`} className={classes.change}>
            <StateDot tone={change.breaking ? 'bad' : 'ok'}>{change.breaking ? 'Breaking' : 'Compatible'}</StateDot>
            <div>
              <code>{plainText(change.item)}</code>
              <div className={classes.because}>{plainText(change.because)}</div>
            </div>
            <span className={classes.reach}>
              {change.direction} {change.change}
            </span>
          </li>
        ))}
      </ul>
      {shown.length < changes.length ? (
        <div className={classes.more}>
          <Button variant="default" onClick={() => setAll(true)}>
            Show all {changes.length.toLocaleString('en')}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}
