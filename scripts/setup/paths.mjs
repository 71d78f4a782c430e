// Where things are in the checkout. (No import.meta.dirname: this also runs under Node 18.)
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const distFolder = join(root, 'dist');
export const nodeModules = join(root, 'node_modules');
/** Reports of test runs, read by the summary and by CI. */
export const reportsFolder = join(root, '.build', 'reports');
/** Things fetched for tests, kept between runs. */
export const cacheFolder = join(nodeModules, '.cache', 'flotilla');
