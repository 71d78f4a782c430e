import type { CapabilityName } from './capability.ts';
import type { GrantEnforcement, Grants } from './grants.ts';

/*
 * What the translations for the single runtimes share. Each of them states, for every kind of grant, what its runtime
 * makes of it when it is given and when it is withheld.
 */

export const grantNames = [
  'http',
  'tcp',
  'udp',
  'nameLookup',
  'folders',
  'arguments',
  'keyValue',
  'config',
  'inference',
  'tls',
  'fuel',
] as const;
export type GrantName = (typeof grantNames)[number];

/** The import by which a module can use a grant; null for one that only limits. */
export const capabilityOfGrant: Readonly<Record<GrantName, CapabilityName | null>> = {
  http: 'http-outgoing',
  tcp: 'tcp',
  udp: 'udp',
  nameLookup: 'name-lookup',
  folders: 'files',
  arguments: 'arguments',
  keyValue: 'key-value',
  config: 'config',
  inference: 'inference',
  tls: 'tls',
  fuel: null,
};

/** What a module imports. */
export type KnownCapabilities = readonly CapabilityName[] | ReadonlySet<CapabilityName>;

export type Keeping = Pick<GrantEnforcement, 'how' | 'note'>;
/** How one runtime keeps each grant, given or withheld as it stands in the grants. */
export type RuntimeRules = Readonly<Record<GrantName, (grants: Grants) => Keeping>>;

export const enforced = (note: string): Keeping => ({ how: 'enforced', note });
export const wider = (note: string): Keeping => ({ how: 'wider', note });
export const missing = (note: string): Keeping => ({ how: 'missing', note });

export function isGranted(grants: Grants, name: GrantName): boolean {
  switch (name) {
    case 'http':
      return grants.http === 'any' || grants.http.length > 0;
    case 'folders':
      return grants.folders.length > 0;
    case 'arguments':
      return grants.arguments.length > 0;
    case 'config':
      return Object.keys(grants.config).length > 0;
    case 'fuel':
      return grants.fuel !== null;
    case 'tcp':
    case 'udp':
    case 'nameLookup':
    case 'keyValue':
    case 'inference':
    case 'tls':
      return grants[name];
  }
}

/**
 * One line for each grant that is given, and for each that is withheld from a module which could use it. When nobody
 * knows what a module imports, it may import everything.
 */
export function enforcementBy(
  rules: RuntimeRules,
  grants: Grants,
  capabilities: KnownCapabilities | undefined,
): GrantEnforcement[] {
  const imported = capabilities && new Set(capabilities);
  const matters = (name: GrantName): boolean => {
    const capability = capabilityOfGrant[name];
    if (isGranted(grants, name)) return true;
    return capability !== null && (imported === undefined || imported.has(capability));
  };
  return grantNames.filter(matters).map((grant) => ({ grant, ...rules[grant](grants) }));
}

/** `/data` and `/srv`, for a sentence; not more than a few of them. */
export function folderNames(folders: readonly { readonly guestPath: string }[]): string {
  const shown = folders
    .slice(0, 3)
    .map(({ guestPath }) => (guestPath.length > 40 ? `${guestPath.slice(0, 39)}…` : guestPath));
  const more = folders.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** Folders without what nobody may write to: those that are granted for reading alone. */
export const readOnlyFolders = (grants: Grants) => grants.folders.filter(({ access }) => access === 'read');

/** The first number of a version: 49 of `49.0.3`. 0 when there is none. */
export const majorOf = (version: string): number => Number(/^\d+/.exec(version)?.[0] ?? 0);
