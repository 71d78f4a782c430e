import { Tabs } from '@mantine/core';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import classes from './cost-layout.module.css';

/** `part` is what follows `/cost/` in the address. */
const tabs = [
  { part: '', to: '/cost', label: 'Fleet now' },
  { part: 'scenarios', to: '/cost/scenarios', label: 'Scenarios' },
  { part: 'claims', to: '/cost/claims', label: 'Claims' },
  { part: 'prices', to: '/cost/prices', label: 'Prices' },
] as const;

/** A link answers Enter by itself; a tab is expected to answer the space bar too. */
function openBySpace(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== ' ') return;
  event.preventDefault();
  event.currentTarget.click();
}

/** Everything about cost under one bar of tabs, each a link; arrow keys move along. */
export function CostLayout() {
  const current = useLocation({ select: ({ pathname }) => pathname.split('/')[2] ?? '' });
  return (
    <div className={classes.layout}>
      <nav className={classes.bar} aria-label="Cost">
        <Tabs value={current === '' ? 'now' : current} activateTabWithKeyboard={false}>
          <Tabs.List className={classes.list ?? ''}>
            {tabs.map(({ part, to, label }) => (
              <Tabs.Tab
                key={to}
                value={part === '' ? 'now' : part}
                className={classes.tab ?? ''}
                onKeyDown={openBySpace}
                renderRoot={({ type: _type, ...props }) => <Link {...props} to={to} />}
              >
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      </nav>
      <div className={classes.content}>
        <Outlet />
      </div>
    </div>
  );
}
