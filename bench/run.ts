/** `npm run bench -- NAME`: runs one benchmark. Prints a table and writes JSON; decides nothing for the tests. */
const benchmarks: Record<string, () => Promise<unknown>> = {
  cost: () => import('./cost/cost.ts'),
  deploy: () => import('./deploy/deploy.ts'),
  modules: () => import('./modules/modules.ts'),
  start: () => import('./start/start.ts'),
};

const [name = ''] = process.argv.slice(2);
const load = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (load) await load();
else {
  console.error(`Name a benchmark: ${Object.keys(benchmarks).join(', ')}`);
  process.exitCode = 2;
}
