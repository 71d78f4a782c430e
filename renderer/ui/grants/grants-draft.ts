import { GrantedFolder, GrantedHost, Grants } from '#shared/domain/grants.ts';
import { filledLines, pairLines, readConfig } from './read-lines.ts';

/*
 * What stands in the fields of grants, and what they grant. A number field that was emptied holds ''. Pure.
 */

export type NumberField = number | '';

/** What a field of Mantine hands out: a number, or text while it is none. */
export const numberField = (value: string | number): NumberField => (typeof value === 'number' ? value : '');

export interface FolderDraft {
  readonly hostPath: string;
  readonly guestPath: string;
  readonly access: GrantedFolder['access'];
}

export interface GrantsDraft {
  readonly http: 'none' | 'some' | 'any';
  /** One host a line; kept while `http` is not `some`. */
  readonly hosts: string;
  readonly tcp: boolean;
  readonly udp: boolean;
  readonly nameLookup: boolean;
  readonly tls: boolean;
  readonly keyValue: boolean;
  readonly inference: boolean;
  readonly folders: readonly FolderDraft[];
  /** One argument a line. */
  readonly arguments: string;
  /** One `key=value` a line. */
  readonly config: string;
  /** '' is no limit. */
  readonly fuel: NumberField;
}

/** Grants that are given or not, with nothing more to say about them. */
export type SwitchGrant = 'tcp' | 'udp' | 'nameLookup' | 'tls' | 'keyValue' | 'inference';

export type GrantsErrors = Partial<Record<'hosts' | 'folders' | 'config' | 'arguments' | 'fuel', string>>;

export type ReadGrants =
  | { readonly ok: true; readonly grants: Grants }
  | { readonly ok: false; readonly errors: GrantsErrors };

export function grantsDraft(grants: Grants): GrantsDraft {
  const { http, folders, fuel, config, arguments: given, ...switches } = grants;
  return {
    ...switches,
    http: http === 'any' ? 'any' : http.length > 0 ? 'some' : 'none',
    hosts: http === 'any' ? '' : http.join('\n'),
    folders,
    arguments: given.join('\n'),
    config: pairLines(config),
    fuel: fuel ?? '',
  };
}

export const noGrants: GrantsDraft = grantsDraft(Grants.parse({}));

function hostsError({ http, hosts }: GrantsDraft): string | undefined {
  if (http !== 'some') return undefined;
  const listed = filledLines(hosts);
  if (listed.length === 0) return 'Name at least one host, or choose none';
  if (listed.length > 100) return 'At most 100 hosts';
  const wrong = listed.find((host) => !GrantedHost.safeParse(host).success);
  return wrong === undefined
    ? undefined
    : `${wrong} is no host: write a name or an IPv4 address, with a port if need be`;
}

function foldersError({ folders }: GrantsDraft): string | undefined {
  const guests = new Set<string>();
  for (const [index, folder] of folders.entries()) {
    const read = GrantedFolder.safeParse(folder);
    if (!read.success) return `Folder ${index + 1}: ${read.error.issues[0]?.message ?? 'this cannot be granted'}`;
    if (guests.has(folder.guestPath)) return `Folder ${index + 1}: ${folder.guestPath} stands twice`;
    guests.add(folder.guestPath);
  }
  return undefined;
}

function configError({ config }: GrantsDraft): string | undefined {
  const read = readConfig(config);
  return read.ok ? undefined : read.error;
}

const fuelError = ({ fuel }: GrantsDraft): string | undefined =>
  fuel === '' || (Number.isSafeInteger(fuel) && fuel >= 1000) ? undefined : 'At least 1,000, or empty for no limit';

/** Arguments as typed: an empty line between two others is an empty argument, the last line end is none. */
const argumentList = (text: string): string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));

const argumentsError = ({ arguments: text }: GrantsDraft): string | undefined => {
  const list = argumentList(text);
  if (list.length > 100) return 'At most 100 arguments';
  return list.some(({ length }) => length > 4000) ? 'An argument is longer than 4,000 characters' : undefined;
};

/** What the fields grant, or what is wrong in which. */
export function readGrants(draft: GrantsDraft): ReadGrants {
  const errors: GrantsErrors = {};
  const found = {
    hosts: hostsError(draft),
    folders: foldersError(draft),
    config: configError(draft),
    arguments: argumentsError(draft),
    fuel: fuelError(draft),
  };
  for (const field of ['hosts', 'folders', 'config', 'arguments', 'fuel'] as const) {
    const error = found[field];
    if (error !== undefined) errors[field] = error;
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const { http, hosts, folders, tcp, udp, nameLookup, tls, keyValue, inference, fuel } = draft;
  const config = readConfig(draft.config);
  const grants = Grants.safeParse({
    tcp,
    udp,
    nameLookup,
    tls,
    keyValue,
    inference,
    folders,
    http: http === 'any' ? 'any' : http === 'some' ? filledLines(hosts) : [],
    arguments: argumentList(draft.arguments),
    config: config.ok ? config.value : {},
    fuel: fuel === '' ? null : fuel,
  });
  if (grants.success) return { ok: true, grants: grants.data };
  return { ok: false, errors: { folders: grants.error.issues[0]?.message ?? 'This cannot be granted' } };
}

const count = (figure: number, one: string): string => `${figure} ${one}${figure === 1 ? '' : 's'}`;

const switchWords: readonly (readonly [SwitchGrant, string])[] = [
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['nameLookup', 'name lookup'],
  ['tls', 'TLS'],
  ['keyValue', 'key-value store'],
  ['inference', 'inference'],
];

/** Grants in one line: `HTTP to any host, TCP, 2 folders`. */
export function grantsInWords(draft: GrantsDraft): string {
  const hosts = filledLines(draft.hosts);
  const reach = [
    ...(draft.http === 'any' ? ['HTTP to any host'] : []),
    ...(draft.http === 'some' ? [`HTTP to ${hosts.length === 1 ? hosts[0] : count(hosts.length, 'host')}`] : []),
    ...switchWords.flatMap(([grant, word]) => (draft[grant] ? [word] : [])),
    ...(draft.folders.length > 0 ? [count(draft.folders.length, 'folder')] : []),
  ];
  const more = [
    ...(draft.arguments === '' ? [] : [count(argumentList(draft.arguments).length, 'argument')]),
    ...(draft.config.trim() === '' ? [] : [count(filledLines(draft.config).length, 'configuration key')]),
    ...(draft.fuel === '' ? [] : [`at most ${draft.fuel.toLocaleString('en')} units of fuel`]),
  ];
  return [...(reach.length === 0 ? ['No network, no folders'] : reach), ...more].join(', ');
}
