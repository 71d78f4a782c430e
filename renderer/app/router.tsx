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
import { FleetCostSearch } from '../features/fleet-cost/search.ts';
import { InsideSearch, ModulesSearch } from '../features/modules/search.ts';
import { MatrixSearch } from '../features/modules-compare/search.ts';
import { PerformanceSearch } from '../features/performance/search.ts';
import { NewRolloutSearch, RolloutsSearch } from '../features/rollouts/search.ts';
import { PageError } from './page-error.tsx';
import { PageNotFound } from './page-not-found.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell });

/** One module: what stands around its pages, whichever feature they are of. */
const moduleRoute = createRoute({
  getParentRoute: () => root,
  path: '/modules/$digest',
  component: lazyRouteComponent(() => import('../features/modules/module-layout.tsx'), 'ModuleLayout'),
});

/** Kept as a constant of their own: written into the call, their types would not be told apart. */
const modulePages = [
  createRoute({
    getParentRoute: () => moduleRoute,
    path: '/',
    component: lazyRouteComponent(() => import('../features/modules/overview-page.tsx'), 'OverviewPage'),
  }),
  createRoute({
    getParentRoute: () => moduleRoute,
    path: '/inside',
    validateSearch: InsideSearch,
    component: lazyRouteComponent(() => import('../features/modules/inside-page.tsx'), 'InsidePage'),
  }),
  createRoute({
    getParentRoute: () => moduleRoute,
    path: '/world',
    component: lazyRouteComponent(() => import('../features/modules/world-page.tsx'), 'WorldPage'),
  }),
  createRoute({
    getParentRoute: () => moduleRoute,
    path: '/provenance',
    component: lazyRouteComponent(() => import('../features/modules/provenance-page.tsx'), 'ProvenancePage'),
  }),
  createRoute({
    getParentRoute: () => moduleRoute,
    path: '/compare',
    component: lazyRouteComponent(() => import('../features/modules/compare-page.tsx'), 'ComparePage'),
  }),
  createRoute({
    getParentRoute: () => moduleRoute,
    path: '/diff/$from',
    component: lazyRouteComponent(() => import('../features/modules-compare/diff-page.tsx'), 'DiffPage'),
  }),
  createRoute({
    getParentRoute: () => moduleRoute,
    path: '/where',
    validateSearch: MatrixSearch,
    component: lazyRouteComponent(() => import('../features/modules-compare/matrix-page.tsx'), 'MatrixPage'),
  }),
  createRoute({
    getParentRoute: () => moduleRoute,
    path: '/try',
    component: lazyRouteComponent(() => import('../features/lab/try-page.tsx'), 'TryPage'),
  }),
  createRoute({
    getParentRoute: () => moduleRoute,
    path: '/measure',
    component: lazyRouteComponent(() => import('../features/lab/measure-page.tsx'), 'MeasurePage'),
  }),
] as const;

/** What workloads cost: tabs, and the pages under them. */
const costRoute = createRoute({
  getParentRoute: () => root,
  path: '/cost',
  component: lazyRouteComponent(() => import('../features/cost/cost-layout.tsx'), 'CostLayout'),
});

const costPages = [
  createRoute({
    getParentRoute: () => costRoute,
    path: '/',
    validateSearch: FleetCostSearch,
    component: lazyRouteComponent(() => import('../features/fleet-cost/fleet-cost-page.tsx'), 'FleetCostPage'),
  }),
  createRoute({
    getParentRoute: () => costRoute,
    path: '/scenarios',
    component: lazyRouteComponent(() => import('../features/cost/scenarios-page.tsx'), 'ScenariosPage'),
  }),
  createRoute({
    getParentRoute: () => costRoute,
    path: '/scenarios/$scenarioId/$step',
    component: lazyRouteComponent(() => import('../features/cost/scenario-page.tsx'), 'ScenarioPage'),
  }),
  createRoute({
    getParentRoute: () => costRoute,
    path: '/claims',
    component: lazyRouteComponent(() => import('../features/cost/claims-page.tsx'), 'ClaimsPage'),
  }),
  createRoute({
    getParentRoute: () => costRoute,
    path: '/prices',
    component: lazyRouteComponent(() => import('../features/cost/prices-page.tsx'), 'PricesPage'),
  }),
] as const;

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
  moduleRoute.addChildren(modulePages),
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
    path: '/policies',
    component: lazyRouteComponent(() => import('../features/policies/policies-page.tsx'), 'PoliciesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/performance',
    validateSearch: PerformanceSearch,
    component: lazyRouteComponent(() => import('../features/performance/performance-page.tsx'), 'PerformancePage'),
  }),
  costRoute.addChildren(costPages),
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
    // Only the page's own area moves: aligned to the start, the window itself would scroll away its header.
    defaultHashScrollIntoView: { block: 'nearest' },
  });
}

export type PageRouter = ReturnType<typeof createPageRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: PageRouter;
  }
}
