import { Kbd } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useConnectionState } from '../api/engine.tsx';
import { useTrail } from '../ui/page.tsx';
import { StateDot } from '../ui/status.tsx';
import classes from './header.module.css';
import { JobsIndicator } from './jobs-indicator.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

const isMac = () => navigator.platform.startsWith('Mac');

export function Header() {
  return (
    <header className={classes.header}>
      <Breadcrumbs />
      <button type="button" className={classes.search} onClick={spotlight.open}>
        <IconSearch size={14} aria-hidden="true" />
        <span className={classes.searchText}>Search or run…</span>
        <Kbd size="xs">{isMac() ? '⌘' : 'Ctrl'} K</Kbd>
      </button>
      <div className={classes.right}>
        <ConnectionState />
        <JobsIndicator />
        <ThemeSwitch />
      </div>
    </header>
  );
}

function Breadcrumbs() {
  const crumbs = useTrail();
  // On the first level the page's heading and the navigation say it already.
  if (crumbs.length < 2) return <div />;
  return (
    <nav aria-label="Where you are" className={classes.crumbs}>
      <ol>
        {crumbs.map(({ label, to }, index) => (
          <li key={`${index} ${label}`}>
            {to ? <Link to={to}>{label}</Link> : <span aria-current="page">{label}</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function ConnectionState() {
  const { kind } = useConnectionState();
  switch (kind) {
    case 'open':
      return <StateDot tone="ok">Engine connected</StateDot>;
    case 'connecting':
      return <StateDot tone="busy">Connecting to the engine</StateDot>;
    case 'away':
      return <StateDot tone="bad">Engine away</StateDot>;
  }
}
