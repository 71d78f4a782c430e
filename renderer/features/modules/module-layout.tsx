import { Outlet } from '@tanstack/react-router';
import classes from './module-layout.module.css';
import { ModuleTabs } from './module-tabs.tsx';

/** A module's pages, each under the same bar of tabs; some of them belong to other features. */
export function ModuleLayout() {
  return (
    <div className={classes.layout}>
      <ModuleTabs />
      <div className={classes.content}>
        <Outlet />
      </div>
    </div>
  );
}
