import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { z } from 'zod';
import { type Connection } from './connection.ts';
import { type Terminal } from './terminal.ts';

/** 0: done, or valid. 1: the answer is no (rejected, undone, refused). 2: it could not be found out or begun. */
export type ExitCode = 0 | 1 | 2;

export interface OptionHelp {
  readonly help: string;
  /** Name of the value; without it the option is a switch. */
  readonly value?: string;
  /** May be given more than once. */
  readonly multiple?: boolean;
}

/** What a command gets besides its own options. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly dataFolder: string;
  readonly programFolder: string;
  readonly version: string;
  /** Connects to the engine that runs, else starts one for as long as the command runs. */
  connect(): Promise<Connection>;
  /** Called at every Ctrl-C, instead of ending the process; returns how to stop that. */
  onInterrupt(listener: () => void): () => void;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What stands after the name. */
  readonly usage: string;
  readonly details?: string;
  readonly options: Readonly<Record<string, OptionHelp>>;
  run(args: readonly string[], surroundings: Surroundings): Promise<ExitCode>;
}

/** The command line was written wrongly. */
export class UsageError extends Error {
  override name = 'UsageError';
}

interface Definition<Options extends z.ZodType> extends Omit<Command, 'run' | 'usage'> {
  /** Names of what stands after the command without a dash: `FILE`, `FILE…` (one or more), `[NAME]` (or none). */
  readonly takes: string;
  readonly schema: Options;
  run(given: z.output<Options>, names: readonly string[], surroundings: Surroundings): Promise<ExitCode>;
}

/** Options that every command has; they are read before a command is chosen. */
export const commonOptions: Readonly<Record<string, OptionHelp>> = {
  data: { value: 'FOLDER', help: "Folder of the console's data (or FLOTILLA_DATA)" },
  json: { help: 'Print JSON, one value a line' },
  help: { help: 'Show this help' },
};

export function parseOptionsOf(options: Readonly<Record<string, OptionHelp>>): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { value, multiple = false }]) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const), multiple },
    ]),
  );
}

/** Makes a command whose options are checked by a schema before it runs. */
export function defineCommand<Options extends z.ZodType>(definition: Definition<Options>): Command {
  const { takes, schema, run, ...rest } = definition;
  return {
    ...rest,
    usage: takes,
    run: async (args, surroundings) => {
      const { values, positionals } = readArguments(args, { ...definition.options, ...commonOptions });
      checkNames(takes, positionals);
      const parsed = schema.safeParse(values);
      if (!parsed.success) throw usageErrorOf(parsed.error, values);
      return run(parsed.data, positionals, surroundings);
    },
  };
}

export function readArguments(args: readonly string[], options: Readonly<Record<string, OptionHelp>>) {
  try {
    return parseArgs({ args: [...args], options: parseOptionsOf(options), allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error));
  }
}

function checkNames(takes: string, names: readonly string[]): void {
  const wanted = takes.split(' ').filter(Boolean);
  const least = wanted.filter((name) => !name.startsWith('[')).length;
  const most = wanted.some((name) => name.includes('…')) ? Infinity : wanted.length;
  if (names.length < least) throw new UsageError(`${wanted[names.length] ?? 'An argument'} is missing`);
  if (names.length > most) throw new UsageError(`Unexpected argument '${names[most] ?? ''}'`);
}

function usageErrorOf(error: z.ZodError, values: Readonly<Record<string, unknown>>): UsageError {
  const [issue] = error.issues;
  const option = String(issue?.path[0] ?? '');
  const what = values[option] === undefined ? 'is missing' : (issue?.message ?? 'does not fit');
  return new UsageError(`Option '--${option}': ${what}`);
}
