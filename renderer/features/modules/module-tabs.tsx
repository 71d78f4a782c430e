import { Tabs } from '@mantine/core';
import { Link, useLocation, useParams } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import classes from './module-layout.module.css';

/** In the order in which one gets to know a module; `part` is what follows the digest in the address. */
const tabs = [
  { part: '', to: '/modules/$digest', label: 'Overview' },
  { part: 'inside', to: '/modules/$digest/inside', label: 'Inside' },
  { part: 'world', to: '/modules/$digest/world', label: 'World' },
  { part: 'provenance', to: '/modules/$digest/provenance', label: 'Provenance' },
  { part: 'compare', to: '/modules/$digest/compare', label: 'Compare' },
  { part: 'where', to: '/modules/$digest/where', label: 'Where it runs' },
  { part: 'try', to: '/modules/$digest/try', label: 'Try' },
  { part: 'measure', to: '/modules/$digest/measure', label: 'Measure' },
] as const;

/** Pages that belong under a tab without being its first one. */
const under: Readonly<Record<string, string>> = { diff: 'compare' };

/** `/modules/<digest>/inside` → `inside`. */
function partOf(pathname: string): string {
  const part = pathname.split('/')[3] ?? '';
  return Object.hasOwn(under, part) ? (under[part] ?? part) : part;
}

/** A link answers Enter by itself; a tab is expected to answer the space bar too. */
function openBySpace(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== ' ') return;
  event.preventDefault();
  event.currentTarget.click();
}

/** Ways to look at one module. Each tab is a link, so it can be opened in a window of its own; arrow keys move along. */
export function ModuleTabs() {
  const { digest = '' } = useParams({ strict: false });
  const current = useLocation({ select: ({ pathname }) => partOf(pathname) });
  return (
    <nav className={classes.bar} aria-label="Module">
      <Tabs value={current === '' ? 'overview' : current} activateTabWithKeyboard={false}>
        <Tabs.List className={classes.list ?? ''}>
          {tabs.map(({ part, to, label }) => (
            <Tabs.Tab
              key={to}
              value={part === '' ? 'overview' : part}
              className={classes.tab ?? ''}
              onKeyDown={openBySpace}
              renderRoot={({ type: _type, ...props }) => <Link {...props} to={to} params={{ digest }} />}
            >
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
    </nav>
  );
}
