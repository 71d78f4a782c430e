import { FlotillaError } from './failure.ts';
import {
  enforced,
  enforcementBy,
  folderNames,
  isGranted,
  type KnownCapabilities,
  majorOf,
  missing,
  readOnlyFolders,
  type RuntimeRules,
  wider,
} from './grant-rules.ts';
import type { GrantEnforcement, Grants } from './grants.ts';

/*
 * Grants and limits as flags of Wasmtime's command line:
 *
 *   wasmtime <command> <args> -- FILE <programArguments>
 *
 *   wasmtimeFlags({ grants, env?, memoryLimitBytes, timeLimitMs }, { command, version, capabilities? })
 *     → { args, programArguments, enforcement }
 *
 * Each flag and each value is one entry of an array for a process's arguments; nothing here is quoted for a shell. What
 * stands after the file reaches the module as it is, `--` and `-S` too. The flags and what they do were tried with
 * Wasmtime 49.0.3; from which version on a flag is there is read in the sources of its releases.
 */

export interface WasmtimeGrants {
  readonly grants: Grants;
  /** By value on the command line. A caller that hands them over in the process's environment leaves them out. */
  readonly env?: Readonly<Record<string, string>>;
  readonly memoryLimitBytes: number;
  /** For one request (`serve`) or the whole run (`run`). */
  readonly timeLimitMs: number;
}

export interface WasmtimeTarget {
  readonly command: 'serve' | 'run';
  /** As the runtime tells it: `49.0.3`. */
  readonly version: string;
  /** What the module imports, where that is known: without it, everything that could matter is told. */
  readonly capabilities?: KnownCapabilities;
}

export interface WasmtimeFlags {
  /** Before the file. */
  readonly args: string[];
  /** After the file. Always empty for `serve`, which takes none. */
  readonly programArguments: string[];
  readonly enforcement: GrantEnforcement[];
}

/**
 * Tables lie outside of linear memory, and Wasmtime lets them grow without end: 8 bytes an entry. Programs of some ten
 * megabytes have some ten thousand entries in one table.
 */
const tableLimits = ['max-table-elements=1000000', 'max-tables=100'];

/** The major versions that first had a flag. */
const since = { socketKinds: 17, cli: 20, keyValue: 24, config: 27, tls: 32 };

/** Throws `input/invalid` for a value that cannot be given on this command line. */
export function wasmtimeFlags(given: WasmtimeGrants, target: WasmtimeTarget): WasmtimeFlags {
  const { grants, env = {}, memoryLimitBytes, timeLimitMs } = given;
  return {
    args: [
      // Without the CLI world `serve` starts no module that imports more of WASI than HTTP needs.
      '-S',
      majorOf(target.version) >= since.cli ? 'cli' : 'common',
      '-W',
      `timeout=${wholeNumber(timeLimitMs)}ms`,
      '-W',
      `max-memory-size=${wholeNumber(memoryLimitBytes)}`,
      ...tableLimits.flatMap((limit) => ['-W', limit]),
      ...wasmtimeGrantArgs(grants, target),
      ...Object.entries(env).flatMap(([name, value]) => ['--env', `${variable(name)}=${text(value)}`]),
    ],
    programArguments: target.command === 'run' ? grants.arguments.map(text) : [],
    enforcement: wasmtimeEnforcement(grants, target),
  };
}

/** Only what the grants add to a command that has the CLI world and the limits already. */
export function wasmtimeGrantArgs(grants: Grants, target: WasmtimeTarget): string[] {
  return [
    ...optionsOf(grants, target).flatMap((option) => ['-S', option]),
    ...(grants.fuel === null ? [] : ['-W', `fuel=${wholeNumber(grants.fuel)}`]),
    ...grants.folders.flatMap(({ hostPath, guestPath }) => ['--dir', `${path(hostPath)}::${path(guestPath)}`]),
  ];
}

/** Code that is compiled ahead loads only into a Wasmtime that counts fuel, or does not, as it was compiled for. */
export const countsFuel = (grants: Grants): boolean => grants.fuel !== null;

/** What changes the machine code that is compiled ahead: without a time limit built in, it could not be given one later. */
export const wasmtimeCodeOptions = (fuel: boolean): string[] => [
  '-W',
  'epoch-interruption=y',
  ...(fuel ? ['-W', 'fuel=1'] : []),
];

function optionsOf(grants: Grants, { command, version }: WasmtimeTarget): string[] {
  const major = majorOf(version);
  const options: string[] = [];
  if (command === 'run' && isGranted(grants, 'http')) options.push('http');
  if (grants.tcp || grants.udp) {
    options.push('inherit-network');
    // The network is given whole; what was not granted of it is taken away again.
    if (major >= since.socketKinds) options.push(`tcp=${yesNo(grants.tcp)}`, `udp=${yesNo(grants.udp)}`);
  }
  if (grants.nameLookup) options.push('allow-ip-name-lookup');
  if (grants.keyValue && major >= since.keyValue) options.push('keyvalue');
  if (major >= since.config && isGranted(grants, 'config')) {
    options.push('config', ...Object.entries(grants.config).map(([key, value]) => configVariable(key, value)));
  }
  if (grants.inference) options.push('nn');
  if (grants.tls && command === 'run' && major >= since.tls) options.push('tls');
  return options;
}

const yesNo = (isYes: boolean): 'y' | 'n' => (isYes ? 'y' : 'n');

/** What Wasmtime makes of these grants. */
export function wasmtimeEnforcement(grants: Grants, target: WasmtimeTarget): GrantEnforcement[] {
  return enforcementBy(wasmtimeRules(target), grants, target.capabilities);
}

function wasmtimeRules({ command, version }: WasmtimeTarget): RuntimeRules {
  const major = majorOf(version);
  const tooOld = (what: string, from: number) =>
    missing(
      `Wasmtime ${version} has no ${what}; version ${from} is the first that does. A module that needs it does not start.`,
    );
  return {
    http: (grants) => httpKeeping(grants, command),
    tcp: (grants) => socketKeeping(grants, 'tcp', major),
    udp: (grants) => socketKeeping(grants, 'udp', major),
    nameLookup: ({ nameLookup }) =>
      enforced(nameLookup ? 'Any host name can be looked up.' : 'Looking up a host name is refused.'),
    folders: folderKeeping,
    arguments: (grants) => argumentKeeping(grants, command),
    keyValue: (grants) => {
      if (!grants.keyValue) return notStarted('a key-value store');
      if (major < since.keyValue) return tooOld('key-value store', since.keyValue);
      return enforced(
        'Wasmtime gives each instance an empty store of its own, in memory: nothing is kept for the next instance.',
      );
    },
    config: (grants) => {
      if (!isGranted(grants, 'config')) return notStarted('configuration');
      if (major < since.config) return tooOld('configuration', since.config);
      const [key] = Object.entries(grants.config).find(([, value]) => value.includes(',')) ?? [];
      if (key !== undefined) return missing(`Wasmtime's command line cannot take the comma in the value of ${key}.`);
      return enforced(
        'These keys can be read and no others. Users of the node can read their values in the process list.',
      );
    },
    inference: (grants) =>
      grants.inference
        ? missing('Wasmtime offers the interface, but its usual builds contain no engine: loading a model fails.')
        : notStarted('inference'),
    tls: (grants) => {
      if (!grants.tls) return notStarted('TLS');
      if (command === 'serve') return missing('wasmtime serve has no TLS: a module that imports it does not start.');
      if (major < since.tls) return tooOld('TLS', since.tls);
      return enforced('TLS can be used over the connections that the module may open.');
    },
    fuel: () => enforced(`${command === 'serve' ? 'A request' : 'A run'} that has used up its fuel is ended.`),
  };
}

const notStarted = (what: string) => enforced(`Not given: a module that imports ${what} does not start.`);

function httpKeeping({ http }: Grants, command: 'serve' | 'run') {
  if (http === 'any') return enforced('Any host that the node can reach can be asked.');
  if (http.length > 0) {
    return wider(
      'Wasmtime has no list of hosts: the module can send requests to any host that the node can reach, not only to those granted.',
    );
  }
  return command === 'run'
    ? enforced('Not given: a module that imports outgoing HTTP does not start.')
    : wider(
        'wasmtime serve cannot forbid or limit outgoing HTTP: the module can send requests to any host that the node can reach.',
      );
}

function socketKeeping(grants: Grants, kind: 'tcp' | 'udp', major: number) {
  const word = kind.toUpperCase();
  if (grants[kind]) {
    return enforced(`Any address that the node can reach, and listening on any free port of the node, over ${word}.`);
  }
  const other = kind === 'tcp' ? grants.udp : grants.tcp;
  if (other && major < since.socketKinds) {
    return wider(`This version of Wasmtime gives the network whole: ${word} can be used as well.`);
  }
  return enforced(`${word} to any address is refused.`);
}

function folderKeeping(grants: Grants) {
  const readOnly = readOnlyFolders(grants);
  if (readOnly.length > 0) {
    return wider(
      `Wasmtime's command line has no read-only folders: the module can also write to ${folderNames(readOnly)} where the rights of the node's user allow it.`,
    );
  }
  if (grants.folders.length === 0) return enforced('The module sees no folder of the node.');
  return enforced(`The module sees ${folderNames(grants.folders)} and no other folder of the node.`);
}

function argumentKeeping(grants: Grants, command: 'serve' | 'run') {
  if (!isGranted(grants, 'arguments')) return enforced('No arguments are given.');
  if (command === 'serve') return missing('wasmtime serve passes no arguments to the module.');
  return enforced('These arguments are given. Users of the node can read them in the process list.');
}

/** `-S` takes several options at once, so a comma would end the value and begin an option of its own. */
function configVariable(key: string, value: string): string {
  if (value.includes(',') || key.includes(',') || key.includes('=')) {
    throw notPossible(
      `Wasmtime's command line cannot take a comma in a value of the configuration (${key}).`,
      'Write the value without commas, or give it as a variable of the environment.',
    );
  }
  return `config-var=${key}=${text(value)}`;
}

/** The schema of grants allows no such path; this holds for callers that passed it by. */
function path(value: string): string {
  if (!value.startsWith('/') || value.includes('::')) {
    throw notPossible('A folder for Wasmtime is an absolute path without `::`.', 'Choose another folder.');
  }
  return text(value);
}

function variable(name: string): string {
  if (name === '' || name.startsWith('-') || name.includes('=')) {
    throw notPossible('A variable of this name cannot be given.', 'Use letters, digits and underscores.');
  }
  return text(name);
}

function text(value: string): string {
  if (value.includes('\0')) throw notPossible('A value for Wasmtime cannot contain a NUL character.', 'Leave it out.');
  return value;
}

function wholeNumber(value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw notPossible('A limit is a whole number above zero.', 'Correct the limit.');
}

const notPossible = (message: string, hint: string) => new FlotillaError('input/invalid', message, { hint });
