import { Button, CopyButton } from '@mantine/core';
import { formatPlural } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import classes from './lab.module.css';

const shownAtMost = 200_000;

/** What was printed, as text only; nothing when nothing was. */
export function OutputText({ title, text }: { readonly title: string; readonly text: string }) {
  if (text === '') return null;
  const lines = text.replace(/\n$/, '').split('\n').length;
  const isCut = text.length > shownAtMost;
  return (
    <Section
      title={title}
      note={isCut ? `The beginning of ${formatPlural(lines, 'line')}; copy has all` : formatPlural(lines, 'line')}
      actions={
        <CopyButton value={text} timeout={1200}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy} aria-label={copied ? 'Copied' : `Copy ${title.toLowerCase()}`}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      }
    >
      <pre className={classes.output} tabIndex={0} aria-label={title}>
        {isCut ? text.slice(0, shownAtMost) : text}
      </pre>
    </Section>
  );
}
