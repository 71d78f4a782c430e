import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import SshConfig from 'ssh-config';
import type { SshHost } from '#shared/contract/fleet.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { parseSshAddress, type SshAddress } from './ssh-address.ts';
import { isUnchanged, type ReadFiles, readSshConfigText, unreadable } from './ssh-config-files.ts';

/** How a node is reached, worked out from its address and ssh_config. */
export interface ResolvedSshTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The name that was asked for, where ssh_config gives it another address. */
  readonly name: string;
  readonly hostKeyAlias: string | undefined;
  readonly knownHostsFiles: readonly string[] | undefined;
  readonly identityFiles: readonly string[];
  /** Only the keys of `identityFiles`, even when the agent has others. */
  readonly identitiesOnly: boolean;
  readonly agentSocket: string | undefined;
  readonly proxyJump: ResolvedSshTarget | null;
}

export interface SshConfigPlace {
  readonly homeFolder: string;
  /** Default: `/etc/ssh/ssh_config` where there is one. */
  readonly systemFile?: string;
  readonly agentSocket?: string | undefined;
}

/** Where OpenSSH's agent listens on Windows, which sets no variable for it. */
const windowsAgent = process.platform === 'win32' ? String.raw`\\.\pipe\openssh-ssh-agent` : undefined;

const usualKeys = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** What ssh_config says of an address. `keyPath` comes before what it says of keys. Throws `input/invalid`, `ssh/config-unreadable`. */
export async function resolveSshTarget(
  address: string,
  place: SshConfigPlace,
  keyPath?: string,
): Promise<ResolvedSshTarget> {
  const parsed = parseSshAddress(address);
  return resolve(parsed, await loadConfig(place), place, { keyPath, depth: 0 });
}

/** Hosts that `~/.ssh/config` names without patterns, each with what the file says of it. */
export async function listSshHosts(place: SshConfigPlace): Promise<Omit<SshHost, 'alreadyAdded'>[]> {
  const config = await loadConfig(place);
  const hosts: Omit<SshHost, 'alreadyAdded'>[] = [];
  for (const alias of concreteHosts(config)) {
    const said = compute(config, { host: alias });
    const { host, port, user } = basics({ host: alias }, said);
    const jump = first(said['proxyjump']);
    hosts.push({ alias, hostName: host, user, port, proxyJump: jump && jump !== 'none' ? jump : null });
  }
  return hosts;
}

function concreteHosts(config: SshConfig): Set<string> {
  const names = new Set<string>();
  for (const line of config) {
    if (!('param' in line) || line.param.toLowerCase() !== 'host') continue;
    const values = typeof line.value === 'string' ? line.value.split(/\s+/) : line.value.map(({ val }) => val);
    for (const name of values) if (isConcrete(name)) names.add(name);
  }
  return names;
}

function isConcrete(name: string): boolean {
  if (/[*?!]/.test(name)) return false;
  try {
    return parseSshAddress(name).host === name;
  } catch {
    return false;
  }
}

/** What was read for a place, until one of its files changes: a fleet asks for each of its nodes. */
const loaded = new WeakMap<SshConfigPlace, { config: SshConfig; read: ReadFiles }>();

async function loadConfig(place: SshConfigPlace): Promise<SshConfig> {
  const known = loaded.get(place);
  if (known && (await isUnchanged(known.read))) return known.config;
  const { homeFolder, systemFile = '/etc/ssh/ssh_config' } = place;
  const userFile = join(homeFolder, '.ssh', 'config');
  const user = await readSshConfigText(userFile, homeFolder);
  const system = await readSshConfigText(systemFile, homeFolder);
  try {
    // The first value counts, so the system's file stands last.
    const config = SshConfig.parse(`${user.text}\nHost *\n${system.text}\n`);
    loaded.set(place, { config, read: new Map([...user.read, ...system.read]) });
    return config;
  } catch (error) {
    throw unreadable(userFile, error instanceof Error ? error.message : 'it cannot be understood', error);
  }
}

type Said = Record<string, string | string[] | undefined>;

const compute = (config: SshConfig, address: SshAddress): Said =>
  // `Match exec` would run programs of the file's choosing; it counts as not matching.
  config.compute(
    { Host: address.host, ...(address.user !== undefined && { User: address.user }) },
    {
      ignoreCase: true,
      matchExec: false,
    },
  );

const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
const all = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

function basics(address: SshAddress, said: Said): { host: string; port: number; user: string } {
  const host = (first(said['hostname']) ?? address.host).replaceAll('%h', address.host).replaceAll('%%', '%');
  const port = address.port ?? Number(first(said['port']) ?? 22);
  const user = address.user ?? first(said['user']) ?? userInfo().username;
  // The same rules for what the file says as for what a person types.
  const checked = parseSshAddress(`${user}@${host.includes(':') ? `[${host}]` : host}:${port}`);
  return { host: checked.host, port, user };
}

function resolve(
  address: SshAddress,
  config: SshConfig,
  place: SshConfigPlace,
  { keyPath, depth }: { keyPath?: string | undefined; depth: number },
): ResolvedSshTarget {
  const said = compute(config, address);
  const base = basics(address, said);
  const expand = (path: string): string => expandPath(path, { ...base, homeFolder: place.homeFolder });
  const files = all(said['identityfile']).filter((path) => path.toLowerCase() !== 'none');
  const named = keyPath === undefined ? files.map(expand) : [expand(keyPath)];
  const usual = usualKeys.map((name) => join(place.homeFolder, '.ssh', name));
  const known = all(said['userknownhostsfile']).flatMap((value) => value.split(/\s+/));
  return {
    ...base,
    name: address.host,
    hostKeyAlias: first(said['hostkeyalias']),
    knownHostsFiles: known.length === 0 ? undefined : known.filter((path) => path !== 'none').map(expand),
    identityFiles: named.length > 0 ? named : usual,
    identitiesOnly: keyPath !== undefined || first(said['identitiesonly'])?.toLowerCase() === 'yes',
    agentSocket: agentSocket(first(said['identityagent']), place, expand),
    proxyJump: proxyJump(said, config, place, depth),
  };
}

function agentSocket(said: string | undefined, place: SshConfigPlace, expand: (path: string) => string) {
  if (said === undefined || said === 'SSH_AUTH_SOCK' || said.startsWith('$')) return place.agentSocket ?? windowsAgent;
  return said.toLowerCase() === 'none' ? undefined : expand(said);
}

function proxyJump(said: Said, config: SshConfig, place: SshConfigPlace, depth: number): ResolvedSshTarget | null {
  const jump = first(said['proxyjump']);
  if (jump === undefined || jump.toLowerCase() === 'none') {
    const command = first(said['proxycommand']);
    if (command === undefined || command.toLowerCase() === 'none') return null;
    throw notSupported('through a ProxyCommand', 'Use ProxyJump in ~/.ssh/config instead.');
  }
  if (depth > 0 || jump.includes(',')) {
    throw notSupported('through more than one jump host', 'Reach it through one jump host.');
  }
  return resolve(parseSshAddress(jump.replace(/^ssh:\/\//, '')), config, place, { depth: depth + 1 });
}

const notSupported = (way: string, hint: string): FlotillaError =>
  new FlotillaError('node/not-supported', `~/.ssh/config reaches this host ${way}, which Flotilla cannot.`, { hint });

/** `~`, and the tokens of ssh_config that make sense before a connection. */
function expandPath(path: string, at: { host: string; user: string; port: number; homeFolder: string }): string {
  const tokens: Record<string, string> = {
    '%%': '%',
    '%d': at.homeFolder,
    '%h': at.host,
    '%p': String(at.port),
    '%r': at.user,
    '%u': userInfo().username,
  };
  const expanded = path.replaceAll(/%[%dhpru]/g, (token) => tokens[token] ?? token);
  if (expanded === '~') return at.homeFolder;
  if (expanded.startsWith('~/')) return join(at.homeFolder, expanded.slice(2));
  return isAbsolute(expanded) ? expanded : join(homedir(), expanded);
}
