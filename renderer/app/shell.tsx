import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { TrailProvider } from '../ui/page.tsx';
import { CommandPalette } from './command-palette.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { FinishedWork } from './finished-work.tsx';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import classes from './shell.module.css';
import { Shortcuts } from './shortcuts.tsx';

/** What stays on screen around every page. */
export function Shell() {
  return (
    <TrailProvider>
      <a className={classes.skip} href="#main" onClick={skipToMain}>
        Skip to content
      </a>
      <div className={classes.shell}>
        <div className={classes.side}>
          <Navigation />
        </div>
        <div className={classes.top}>
          <Header />
          <ConnectionBanner />
        </div>
        <main id="main" className={classes.main} tabIndex={-1}>
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <CommandPalette />
      <Shortcuts />
      <FinishedWork />
    </TrailProvider>
  );
}

/** The address behind `#` belongs to the router, so the link moves the focus itself. */
function skipToMain(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
