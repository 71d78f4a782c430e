import { z } from 'zod';
import { RuntimeName } from './node.ts';

/** A frame of a trap's back-trace. */
export const TrapFrame = z.object({
  function: z.string().max(1000),
  /** `src/lib.rs:12:5` where debug info tells. */
  place: z.string().max(1000).nullable(),
});
export type TrapFrame = z.infer<typeof TrapFrame>;

export const Trap = z.object({ message: z.string().max(2000), frames: z.array(TrapFrame).max(200) });
export type Trap = z.infer<typeof Trap>;

/** What came of one try. `tookMs` is the whole run as seen here, the start of the runtime included. */
export const TryOutResult = z.object({
  runtime: z.object({ name: RuntimeName, version: z.string().max(60) }),
  /** The command as it was run, for people: `wasmtime run --dir … `. */
  command: z.string().max(20_000),
  outcome: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('exited'), code: z.number().int() }),
    z.object({
      kind: z.literal('answered'),
      status: z.number().int(),
      headers: z.array(z.tuple([z.string(), z.string()])).max(500),
      /** UTF-8 text, or base64 where `bodyIsText` is false; cut at 1 MiB. */
      body: z.string(),
      bodyIsText: z.boolean(),
      bodyBytes: z.number().int().nonnegative(),
    }),
    /** In WAVE, WebAssembly's text for values: `{name: "a", tags: [1, 2]}`. Core values as numbers. */
    z.object({ kind: z.literal('returned'), value: z.string().max(1_000_000) }),
    z.object({ kind: z.literal('trapped'), trap: Trap }),
    /** Ended by a limit: time, memory or fuel. */
    z.object({ kind: z.literal('limited'), message: z.string().max(2000), trap: Trap.nullable() }),
    z.object({ kind: z.literal('failed'), message: z.string().max(4000) }),
  ]),
  stdout: z.string().max(1_100_000),
  stderr: z.string().max(1_100_000),
  tookMs: z.number().nonnegative(),
});
export type TryOutResult = z.infer<typeof TryOutResult>;
