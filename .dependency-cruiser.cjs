/**
 * Which folder may import which (docs: design of the layers in README, "Where things are"). Each rule's comment says
 * where the code should go instead. Product code is shared/, electron/ and renderer/ without their tests.
 */
const product = '^(shared|electron|renderer)/';
const tests = '\\.test\\.tsx?$|^electron/engine/drivers/(contract/|local/(contract-node|real-agent)\\.ts$)';
/** Packages that run anywhere (no Node, no DOM), so that shared/ does too. */
const pureLibraries =
  '^node_modules/(zod|@orpc/(contract|client|shared)|@datadog/sketches-js|decimal\\.js|croner|yaml)/';

/** Only `owners` may import `packages`. */
const only = (name, packages, owners, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: '^(shared|electron|renderer)/', pathNot: owners },
  to: { path: `^node_modules/(${packages})(/|$)` },
});

/** Code in `from` must not import from `to`. */
const never = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    never(
      'shared-imports-only-shared',
      { path: '^shared/' },
      { path: '^(electron|renderer|e2e|bench|scripts|assets)/' },
      'shared/ is below everything. Move what it needs into shared/domain, or hand it in as a parameter.',
    ),
    never(
      'shared-runs-anywhere',
      { path: '^shared/', pathNot: tests },
      { dependencyTypes: ['core'] },
      'shared/ runs in Node and in the page. Put I/O into a service of electron/engine and pass its result in.',
    ),
    never(
      'shared-uses-pure-libraries',
      { path: '^shared/', pathNot: tests },
      { path: '^node_modules/', pathNot: pureLibraries },
      'shared/ uses zod and small pure libraries only. Wrap this package in electron/engine or renderer; if it is pure, add it to pureLibraries in .dependency-cruiser.cjs.',
    ),
    never(
      'engine-knows-no-host',
      { path: '^electron/engine/' },
      { path: '^electron/', pathNot: '^electron/engine/' },
      'The engine runs under any host. Declare an interface in electron/engine and let electron/host implement it; rules used by both go to shared/domain.',
    ),
    never(
      'agent-stands-alone',
      { path: '^electron/agent/' },
      { path: '^electron/', pathNot: '^electron/agent/' },
      'The agent is a program of its own on a node. What it has in common with the engine goes to shared/domain or shared/contract.',
    ),
    never(
      'host-is-plain-node',
      { path: '^electron/host/' },
      { path: '^electron/(main|preload|browser|cli|agent)/' },
      'electron/host starts the engine for every host. Code of one host stays in its folder and passes itself in.',
    ),
    never(
      'hosts-are-apart',
      { path: '^electron/(main|browser)/' },
      { path: '^electron/(main|preload|browser|cli|agent)/', pathNot: '^electron/$1/' },
      'Hosts do not import each other. What two of them need goes to electron/host.',
    ),
    never(
      'cli-imports-hosts-of-plain-node',
      { path: '^electron/cli/' },
      { path: '^electron/(main|preload|agent)/' },
      'The command line runs under plain Node. It may use electron/host and electron/browser; what it needs from elsewhere goes to electron/host.',
    ),
    never(
      'preload-passes-the-port-only',
      { path: '^electron/preload/' },
      { path: '^(electron|renderer)/', pathNot: '^electron/preload/' },
      'The preload is one small sandboxed file. Constants it shares with main go to shared/contract; logic goes to main or the page.',
    ),
    never(
      'renderer-imports-shared-only',
      { path: '^renderer/' },
      { path: '^(electron|e2e|bench|scripts)/' },
      'The page talks to the engine through shared/contract only. Add a call to the contract, or move the rule to shared/domain.',
    ),
    never(
      'renderer-has-no-node',
      { path: '^renderer/', pathNot: tests },
      { dependencyTypes: ['core'] },
      'The page is sandboxed and has no Node. Do it in the engine behind a call of the contract.',
    ),
    never(
      'product-imports-no-tests',
      { path: product, pathNot: tests },
      { path: `^(e2e|bench|scripts)/|${tests}` },
      'Product code never imports tests or tools. Move the shared part into the product.',
    ),
    never(
      'engine-features-are-apart',
      { path: '^electron/engine/([^/]+)/', pathNot: ['^electron/engine/(api|drivers)/', tests] },
      {
        path: '^electron/engine/[^/]+/',
        pathNot: '^electron/engine/($1|storage|jobs|audit)/|^electron/engine/drivers/[^/]+\\.ts$',
      },
      'Features of the engine do not import each other. Declare the interface that this feature needs in its own folder (or a type in shared/domain) and let engine.ts pass the other feature in.',
    ),
    never(
      'jobs-and-audit-are-passed-in',
      { path: '^electron/engine/([^/]+)/', pathNot: ['^electron/engine/(api|drivers)/', tests] },
      {
        path: '^electron/engine/(jobs|audit)/',
        pathNot: '^electron/engine/$1/',
        dependencyTypesNot: ['type-only'],
      },
      'jobs/ and audit/ serve every feature: import their types only, and take the service as a constructor parameter from engine.ts.',
    ),
    never(
      'storage-is-below-features',
      { path: '^electron/engine/storage/', pathNot: tests },
      { path: '^electron/engine/[^/]+/', pathNot: '^electron/engine/storage/' },
      'storage/ knows no feature. Types of stored things go to shared/domain; queries of one feature go to that feature.',
    ),
    never(
      'only-engine-ts-sees-everything',
      { path: '^electron/engine/', pathNot: ['^electron/engine/[^/]+\\.ts$', tests] },
      { path: '^electron/engine/(engine|engine-process|compose-[^/]+)\\.ts$' },
      'engine.ts is the composition root: nothing below imports it. Take what you need as a constructor parameter.',
    ),
    never(
      'api-is-the-door',
      { path: '^electron/engine/', pathNot: ['^electron/engine/(api/|[^/]+\\.ts$)', tests] },
      { path: '^electron/engine/api/' },
      'Handlers call services, never the other way round. Move the logic from api/ into the feature.',
    ),
    never(
      'drivers-are-apart',
      { path: '^electron/engine/drivers/([^/]+)/', pathNot: tests },
      { path: '^electron/engine/drivers/[^/]+/', pathNot: '^electron/engine/drivers/$1/' },
      'Drivers do not import each other. What two need goes into a file of electron/engine/drivers/ beside node-driver.ts, or to shared/domain.',
    ),
    never(
      'drivers-know-no-feature',
      { path: '^electron/engine/drivers/', pathNot: tests },
      { path: '^electron/engine/[^/]+/', pathNot: '^electron/engine/drivers/' },
      'A driver stands behind NodeDriver and knows no feature. Pass what it needs through its constructor.',
    ),
    never(
      'renderer-features-are-apart',
      { path: '^renderer/features/([^/]+)/', pathNot: tests },
      { path: '^renderer/features/[^/]+/', pathNot: '^renderer/features/$1/' },
      'Features of the page do not import each other. A component that two need goes to renderer/ui, a rule to shared/domain, a link is a route.',
    ),
    never(
      'renderer-ui-is-below-features',
      { path: '^renderer/(ui|charts|api)/', pathNot: tests },
      { path: '^renderer/(features|app)/' },
      'ui/, charts/ and api/ are used by features and know none. Pass the difference in as a property.',
    ),
    never(
      'renderer-features-know-no-app',
      { path: '^renderer/features/', pathNot: tests },
      { path: '^renderer/app/' },
      'app/ puts features together. What a feature needs from it goes to renderer/ui or renderer/api.',
    ),
    only(
      'only-charts-imports-recharts',
      'recharts',
      '^renderer/charts/',
      'Draw through a component of renderer/charts; add the kind of chart there when it is missing.',
    ),
    only(
      'only-drivers-ssh-imports-ssh2',
      'ssh2|@types/ssh2',
      '^electron/engine/drivers/ssh/',
      'Only electron/engine/drivers/ssh speaks SSH. Extend NodeDriver, or add a file there.',
    ),
    only(
      'only-inspector-text-and-agent-import-jco',
      '@bytecodealliance',
      '^electron/(engine/modules/(inspector|text)|agent)/',
      'Modules are hostile input and jco is heavy: parse them in electron/engine/modules/inspector, convert texts in modules/text, run them in electron/agent.',
    ),
    only(
      'only-cost-report-imports-pdfkit',
      'pdfkit|@types/pdfkit',
      '^electron/engine/cost/report/',
      'Documents are set in electron/engine/cost/report, by a process of their own.',
    ),
    only(
      'only-main-and-preload-import-electron',
      'electron',
      '^electron/(main|preload)/',
      'Everything but main and preload is free of Electron. Give electron/host an interface and implement it in electron/main.',
    ),
    never(
      'only-storage-opens-the-database',
      { path: product, pathNot: `^electron/engine/storage/|${tests}` },
      { path: '^(node:)?sqlite$' },
      'Only electron/engine/storage opens SQLite. Take its Database as a constructor parameter.',
    ),
    never(
      'product-uses-dependencies-only',
      { path: product, pathNot: [tests, '\\.d\\.ts$'] },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/electron/',
      },
      'Bundled packages belong into "dependencies" of package.json: their licences are collected from there.',
    ),
    never(
      'no-cycles',
      {},
      { circular: true },
      'Two files that import each other are one file, or need a third below both that holds what they share.',
    ),
    never(
      'no-orphans',
      { orphan: true, path: product, pathNot: [tests, '\\.d\\.ts$', '/tsconfig[^/]*\\.json$'] },
      {},
      'Nothing imports this file: use it or delete it.',
    ),
    never(
      'no-unresolvable',
      { path: '^(shared|electron|renderer|e2e|bench|scripts)/', pathNot: '\\.d\\.ts$' },
      // interfaces/ of the WASI shim are types without code, which only tsc finds.
      { couldNotResolve: true, pathNot: '^(node:)?sqlite$|^@bytecodealliance/preview2-shim/interfaces/' },
      'The import points at nothing: correct the path, or ask for the package to be added.',
    ),
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: ['^scripts/node24/node_modules/', '^dist/', '^bench/\\.peers/', '^e2e/fixtures/toolchains/'] },
    // TypeScript 7 has no JavaScript API; swc reads the sources, types included.
    parser: 'swc',
    builtInModules: { add: ['sqlite', 'node:sqlite'] },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
