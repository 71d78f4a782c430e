import { Kbd } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { pages } from './pages.ts';
import classes from './shortcuts.module.css';

/** A second key counts as part of a shortcut within this time. */
const sequenceWithinMs = 1_500;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** Keys that work on every page, and the list of them. */
export function Shortcuts() {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const armedAtMs = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '?') {
        setOpen(true);
        return;
      }
      const isArmed = event.timeStamp - armedAtMs.current < sequenceWithinMs;
      armedAtMs.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const page = isArmed ? pages.find(({ key }) => key === event.key) : undefined;
      if (page) void navigate({ to: page.to });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate]);
  return (
    <Dialog opened={isOpen} onClose={() => setOpen(false)} title="Keyboard shortcuts" widthPx={420}>
      <dl className={classes.list}>
        {keys.map(({ keys: combination, does }) => (
          <div key={does} className={classes.entry}>
            <dt>{does}</dt>
            <dd>
              {combination.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

const keys: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['Ctrl', 'K'], does: 'Search or run' },
  ...pages.map(({ key, label }) => ({ keys: ['g', key], does: `Go to ${label}` })),
  { keys: ['/'], does: 'Filter the table' },
  { keys: ['↑', '↓'], does: 'Move in a table' },
  { keys: ['Enter'], does: 'Open the row' },
  { keys: ['?'], does: 'Show these shortcuts' },
];
