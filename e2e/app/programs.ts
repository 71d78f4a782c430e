import { join } from 'node:path';

/** The project's folder. */
export const root: string = join(import.meta.dirname, '..', '..');

/** A built program. */
export const program = (name: string): string => join(root, 'dist', name);

/** A file of the sample. */
export const sample = (name: 'hello.wasm' | 'hello-slower.wasm' | 'hello-unhealthy.wasm'): string =>
  join(root, 'assets', 'sample', name);
