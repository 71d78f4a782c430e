import { z } from 'zod';
import { Failure } from '#shared/domain/failure.ts';
import { FileHandle } from '#shared/domain/ids.ts';

/**
 * What a host and the engine's process say to each other, over the IPC of a forked Node or the parent port of a utility
 * process. A channel carries oRPC's messages for one page or program. They are text: binary ones exist only for
 * contracts that pass `Blob`s, and files go as handles here.
 */

/** `page`: a window or a browser page. `local`: a program of the same user on this computer. */
export const ChannelOrigin = z.enum(['page', 'local']);
export type ChannelOrigin = z.infer<typeof ChannelOrigin>;

/** Numbers a channel, a request or a helper program within one run of the engine. */
const Ordinal = z.number().int().positive();

export const HelperOrder = z.object({
  program: z.enum(['inspector.mjs', 'wat-to-wasm.mjs', 'cost-report.mjs', 'agent.mjs', 'jco-once.mjs']),
  args: z.array(z.string().max(4096)).max(100),
  maxHeapMb: z.number().int().min(16).max(65_536),
  detached: z.boolean(),
  logFile: z.string().max(4096).optional(),
});
export type HelperOrder = z.infer<typeof HelperOrder>;

export const HostMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('channel-open'), channel: Ordinal, origin: ChannelOrigin }),
  z.object({ type: z.literal('channel-data'), channel: Ordinal, data: z.string() }),
  z.object({ type: z.literal('channel-close'), channel: Ordinal }),
  /** Hands over the one port that comes with it; only to a utility process. */
  z.object({ type: z.literal('port'), origin: ChannelOrigin }),
  z.object({ type: z.literal('register-file'), request: Ordinal, path: z.string().min(1).max(4096) }),
  z.object({ type: z.literal('helper-started'), helper: Ordinal, pid: z.number().int().positive() }),
  z.object({ type: z.literal('helper-failed'), helper: Ordinal, failure: Failure }),
  z.object({ type: z.literal('helper-message'), helper: Ordinal, message: z.unknown() }),
  z.object({ type: z.literal('helper-exit'), helper: Ordinal, code: z.number().int().nullable() }),
  z.object({ type: z.literal('shutdown') }),
]);
export type HostMessage = z.infer<typeof HostMessage>;

export const EngineMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('failed-to-start'), failure: Failure }),
  z.object({ type: z.literal('channel-data'), channel: Ordinal, data: z.string() }),
  z.object({ type: z.literal('channel-close'), channel: Ordinal }),
  z.object({ type: z.literal('file-registered'), request: Ordinal, file: FileHandle }),
  z.object({ type: z.literal('request-failed'), request: Ordinal, failure: Failure }),
  z.object({ type: z.literal('helper-launch'), helper: Ordinal, order: HelperOrder }),
  z.object({ type: z.literal('helper-send'), helper: Ordinal, message: z.unknown() }),
  z.object({ type: z.literal('helper-kill'), helper: Ordinal }),
]);
export type EngineMessage = z.infer<typeof EngineMessage>;

/** What a host puts on the engine's command line. */
export const EngineStart = z.object({
  dataFolder: z.string().min(1),
  programFolder: z.string().min(1),
  version: z.string().min(1),
});
export type EngineStart = z.infer<typeof EngineStart>;

export const engineArguments = (start: EngineStart): string[] => [
  `--data-folder=${start.dataFolder}`,
  `--program-folder=${start.programFolder}`,
  `--version=${start.version}`,
];
