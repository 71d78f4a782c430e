import type { Grants } from '#shared/domain/grants.ts';
import { countsFuel, wasmtimeFlags } from '#shared/domain/wasmtime-flags.ts';
import { wasmtimeVariables } from '#shared/domain/wasmtime-variables.ts';
import { type CodeKind, codeEnvironment } from './compiled-store.ts';
import type { WasmtimeHere } from './lab-runtimes.ts';

/** What a module may use while it is tried or measured: exactly this. */
export interface TryLimits {
  readonly grants: Grants;
  readonly env: Readonly<Record<string, string>>;
  readonly memoryLimitBytes: number;
  readonly timeLimitMs: number;
}

export interface WasmtimeOrder extends TryLimits {
  readonly runtime: WasmtimeHere;
  /** The module, or code that `CompiledStore` made of it. */
  readonly file: string;
  readonly code: CodeKind | 'not-compiled';
  readonly places: boolean;
}

/** Everything that a try stands on. */
export interface TryPlace extends WasmtimeOrder {
  /** Its own, empty. */
  readonly folder: string;
}

/** Wasmtime ends a guest at its limit; one that hangs in a call to its host is ended from outside, this long after. */
export const graceMs = 2_000;

export interface WasmtimeCommand {
  readonly args: string[];
  readonly env: NodeJS.ProcessEnv;
}

export const codeFor = (grants: Grants, places: boolean): CodeKind => ({ fuel: countsFuel(grants), places });

/**
 * `wasmtime run` or `serve` with exactly these grants. Never with the compile cache, whose hits would pass for compiling.
 * A memory that cannot grow is a trap: otherwise most guests end with a message of their own that hides the reason.
 */
export function wasmtimeCommand(
  command: 'run' | 'serve',
  order: WasmtimeOrder,
  more: { before?: readonly string[]; programArguments?: readonly string[] } = {},
): WasmtimeCommand {
  const { grants, memoryLimitBytes, timeLimitMs, runtime } = order;
  const flags = wasmtimeFlags({ grants, memoryLimitBytes, timeLimitMs }, { command, version: runtime.version });
  const variables = wasmtimeVariables(order.env);
  return {
    args: [
      command,
      '-C',
      'cache=n',
      ...flags.args,
      '-W',
      'trap-on-grow-failure=y',
      ...variables.args,
      ...(order.code === 'not-compiled' ? [] : ['--allow-precompiled']),
      ...(more.before ?? []),
      '--',
      order.file,
      ...(more.programArguments ?? flags.programArguments),
    ],
    env: { ...codeEnvironment({ fuel: false, places: order.places }), ...variables.environment },
  };
}

/** A command line for people, quoted as a shell would have it. */
export const shownCommand = (program: string, args: readonly string[]): string =>
  [program, ...args]
    .map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`))
    .join(' ')
    .slice(0, 20_000);
