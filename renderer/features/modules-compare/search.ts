import { z } from 'zod';
import { NodeCompatibility } from '#shared/domain/compatibility.ts';

/** What the address of the matrix keeps. */
export const MatrixSearch = z.object({
  q: z.string().optional().catch(undefined),
  show: NodeCompatibility.shape.verdict.optional().catch(undefined),
  /** Runtimes that are asked for although no node has them: `wasmtime@49.0.0,jco@1.2`. */
  with: z.string().optional().catch(undefined),
});
export type MatrixSearch = z.output<typeof MatrixSearch>;
