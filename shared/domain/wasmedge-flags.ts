import { FlotillaError } from './failure.ts';
import {
  enforced,
  enforcementBy,
  folderNames,
  isGranted,
  type KnownCapabilities,
  missing,
  readOnlyFolders,
  type RuntimeRules,
  wider,
} from './grant-rules.ts';
import type { GrantEnforcement, Grants } from './grants.ts';

/*
 * Grants and limits as flags of WasmEdge's command line: `wasmedge <args> -- FILE <programArguments>`.
 *
 * All of it is from WasmEdge's documentation (its `wasmedge` command up to 0.16, and its change log); none of it was
 * seen running. Flotilla hosts nothing with WasmEdge: this tells what a node with it would make of the grants, and how to
 * start a module by hand.
 */

export interface WasmedgeGrants {
  readonly grants: Grants;
  readonly env?: Readonly<Record<string, string>>;
  readonly memoryLimitBytes: number;
  readonly timeLimitMs: number;
}

export interface WasmedgeTarget {
  /** `0.14.1`. */
  readonly version: string;
  readonly capabilities?: KnownCapabilities;
}

export interface WasmedgeFlags {
  /** Before `--` and the file. */
  readonly args: string[];
  readonly programArguments: string[];
  readonly enforcement: GrantEnforcement[];
}

const pageBytes = 65_536;

/** Throws `input/invalid` for a value that cannot be given on this command line. */
export function wasmedgeFlags(given: WasmedgeGrants, target: WasmedgeTarget): WasmedgeFlags {
  const { grants, env = {}, memoryLimitBytes, timeLimitMs } = given;
  const readOnly = canReadOnly(target.version);
  const limits = [
    '--time-limit',
    String(timeLimitMs),
    '--memory-page-limit',
    String(Math.floor(memoryLimitBytes / pageBytes)),
  ];
  if (grants.fuel !== null) limits.push('--gas-limit', String(grants.fuel));
  return {
    args: [
      ...limits,
      ...grants.folders.flatMap(({ hostPath, guestPath, access }) => [
        '--dir',
        `${path(guestPath)}:${path(hostPath)}${access === 'read' && readOnly ? ':readonly' : ''}`,
      ]),
      ...Object.entries(env).flatMap(([name, value]) => ['--env', `${variable(name)}=${text(value)}`]),
    ],
    programArguments: grants.arguments.map(text),
    enforcement: wasmedgeEnforcement(grants, target),
  };
}

export function wasmedgeEnforcement(grants: Grants, target: WasmedgeTarget): GrantEnforcement[] {
  return enforcementBy(wasmedgeRules(target.version), grants, target.capabilities);
}

/** Read-only folders came with 0.12. */
function canReadOnly(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 0 || minor >= 12;
}

function wasmedgeRules(version: string): RuntimeRules {
  const plugin = (what: string) => (isGiven: boolean) =>
    isGiven
      ? missing(`WasmEdge gives ${what} only by a plug-in that the node would have to have.`)
      : enforced(`${what[0]?.toUpperCase() ?? ''}${what.slice(1)} is not given by WasmEdge itself.`);
  const sockets = (kind: string) => (isGiven: boolean) =>
    isGiven
      ? enforced(`Any address that the node can reach, over ${kind}, by WasmEdge's own socket functions.`)
      : wider(`WasmEdge cannot withhold its socket functions: a module made for them can use ${kind} to any address.`);
  const noComponentHttp = 'WasmEdge has no outgoing HTTP of WASI: a module that imports it does not start.';
  return {
    http: (grants) => (isGranted(grants, 'http') ? missing(noComponentHttp) : enforced(noComponentHttp)),
    tcp: ({ tcp }) => sockets('TCP')(tcp),
    udp: ({ udp }) => sockets('UDP')(udp),
    nameLookup: ({ nameLookup }) =>
      nameLookup
        ? enforced("Any host name can be looked up, by WasmEdge's own socket functions.")
        : wider('WasmEdge cannot withhold looking up host names from a module made for its socket functions.'),
    folders: (grants) => {
      const readOnly = readOnlyFolders(grants);
      if (readOnly.length > 0 && !canReadOnly(version)) {
        return wider(`WasmEdge ${version} has no read-only folders: the module can write to ${folderNames(readOnly)}.`);
      }
      if (grants.folders.length === 0) return enforced('The module sees no folder of the node.');
      return enforced(`The module sees ${folderNames(grants.folders)} and no other folder of the node.`);
    },
    arguments: (grants) =>
      enforced(isGranted(grants, 'arguments') ? 'These arguments are given.' : 'No arguments are given.'),
    keyValue: ({ keyValue }) => plugin('a key-value store')(keyValue),
    config: (grants) => plugin('configuration')(isGranted(grants, 'config')),
    inference: ({ inference }) => plugin('inference')(inference),
    tls: ({ tls }) => plugin('TLS')(tls),
    fuel: () =>
      wider(
        'WasmEdge counts gas by its own table of costs, which makes the limit another one; code it compiled ahead counts only if it was compiled for it.',
      ),
  };
}

/** WasmEdge splits the option at colons. */
function path(value: string): string {
  if (!value.startsWith('/') || value.includes(':')) {
    throw notPossible('A folder for WasmEdge is an absolute path without colons.', 'Choose another folder.');
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
  if (value.includes('\0')) throw notPossible('A value for WasmEdge cannot contain a NUL character.', 'Leave it out.');
  return value;
}

const notPossible = (message: string, hint: string) => new FlotillaError('input/invalid', message, { hint });
