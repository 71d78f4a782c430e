import { Button, CopyButton, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { formatCount, formatPlural } from '../../ui/format.ts';
import { plainText } from '../../ui/plain-text.ts';
import { Section } from '../../ui/section.tsx';
import { readWit, witLines } from './wit-lines.ts';
import classes from './world.module.css';

interface WitViewProps {
  readonly wit: string;
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** A world as WIT, its words coloured by what they are; a search leaves the lines that match, with where they stand. */
export function WitView({ wit, query, onQuery }: WitViewProps) {
  const text = useMemo(() => readWit(wit), [wit]);
  const { lines, total, matching, cut } = useMemo(() => witLines(text, query), [text, query]);
  return (
    <Section
      title="WIT"
      note={
        query.trim() === ''
          ? formatPlural(total, 'line')
          : `${formatCount(matching)} of ${formatPlural(total, 'line')} ${matching === 1 ? 'matches' : 'match'}`
      }
      actions={
        <>
          <TextInput
            type="search"
            aria-label="Search the world"
            placeholder="Search"
            value={query}
            onChange={(event) => onQuery(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Escape' && onQuery('')}
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
        {lines.length === 0 ? <div className={classes.nothing}>No line matches.</div> : null}
        {lines.map(({ number, parts }) => (
          <div key={number} className={classes.line}>
            <span className={classes.number} aria-hidden="true">
              {number}
            </span>
            <code>
              {parts.map(({ at, kind, matches, text }) =>
                matches ? (
                  <mark key={at} data-kind={kind}>
                    {plainText(text)}
                  </mark>
                ) : (
                  <span key={at} data-kind={kind}>
                    {plainText(text)}
                  </span>
                ),
              )}
            </code>
          </div>
        ))}
        {cut > 0 ? (
          <div className={classes.nothing}>{formatPlural(cut, 'more line')}; copy has all of them.</div>
        ) : null}
      </pre>
    </Section>
  );
}
