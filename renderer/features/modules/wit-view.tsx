import { Button, CopyButton, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { formatPlural } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import classes from './modules.module.css';
import { splitMatches, witLines } from './wit-lines.ts';

/** The module's world as WIT; a search leaves the lines that match, with where they stand. */
export function WitView({ wit }: { readonly wit: string }) {
  const [query, setQuery] = useState('');
  const { lines, total, cut } = useMemo(() => witLines(wit, query), [wit, query]);
  return (
    <Section
      title="World"
      note={
        query.trim() === '' ? formatPlural(total, 'line') : `${formatPlural(lines.length, 'line')} of ${total} match`
      }
      actions={
        <>
          <TextInput
            type="search"
            aria-label="Search the world"
            placeholder="Search"
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
          <CopyButton value={wit} timeout={1200}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy WIT'}
              </Button>
            )}
          </CopyButton>
        </>
      }
      flush
    >
      <pre className={classes.wit} tabIndex={0} aria-label="World as WIT">
        {lines.map(({ number, text }) => (
          <div key={number} className={classes.witLine}>
            <span className={classes.witNumber} aria-hidden="true">
              {number}
            </span>
            <code>
              {splitMatches(text, query).map((part) =>
                part.matches ? <mark key={part.at}>{part.text}</mark> : <span key={part.at}>{part.text}</span>,
              )}
            </code>
          </div>
        ))}
        {cut > 0 ? <div className={classes.muted}>{formatPlural(cut, 'more line')}; copy has all of them.</div> : null}
      </pre>
    </Section>
  );
}
