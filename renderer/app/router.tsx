import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from '@tanstack/react-router';
import { ActivitySearch } from '../features/activity/search.ts';
import { FleetPage } from '../features/fleet/fleet-page.tsx';
import { FleetSearch, NodeSearch } from '../features/fleet/search.ts';
import { ModulesSearch } from '../features/modules/search.ts';
import { PerformanceSearch } from '../features/performance/search.ts';
import { NewRolloutSearch, RolloutsSearch } from '../features/rollouts/search.ts';
import { PageError } from './page-error.tsx';
import { PageNotFound } from './page-not-found.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell });

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/fleet', replace: true });
    },
  }),
  createRoute({ getParentRoute: () => root, path: '/fleet', validateSearch: FleetSearch, component: FleetPage }),
  createRoute({
    getParentRoute: () => root,
    path: '/fleet/$nodeId',
    validateSearch: NodeSearch,
    component: lazyRouteComponent(() => import('../features/fleet/node-page.tsx'), 'NodePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/modules',
    validateSearch: ModulesSearch,
    component: lazyRouteComponent(() => import('../features/modules/modules-page.tsx'), 'ModulesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/modules/$digest',
    component: lazyRouteComponent(() => import('../features/modules/module-page.tsx'), 'ModulePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/rollouts',
    validateSearch: RolloutsSearch,
    component: lazyRouteComponent(() => import('../features/rollouts/rollouts-page.tsx'), 'RolloutsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/rollouts/new',
    validateSearch: NewRolloutSearch,
    component: lazyRouteComponent(() => import('../features/rollouts/new-rollout-page.tsx'), 'NewRolloutPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/rollouts/$rolloutId',
    component: lazyRouteComponent(() => import('../features/rollouts/rollout-page.tsx'), 'RolloutPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/performance',
    validateSearch: PerformanceSearch,
    component: lazyRouteComponent(() => import('../features/performance/performance-page.tsx'), 'PerformancePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/activity',
    validateSearch: ActivitySearch,
    component: lazyRouteComponent(() => import('../features/activity/activity-page.tsx'), 'ActivityPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
  }),
] as const;

const routeTree = root.addChildren(routes);

/** The page's addresses live behind `#`, so that they work alike under `app://` and on loopback. */
export function createPageRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree,
    history,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: PageNotFound,
    defaultPendingMs: 300,
  });
}

export type PageRouter = ReturnType<typeof createPageRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: PageRouter;
  }
}
