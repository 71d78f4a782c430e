import {
  enforced,
  enforcementBy,
  folderNames,
  isGranted,
  type KnownCapabilities,
  missing,
  readOnlyFolders,
  type RuntimeRules,
} from './grant-rules.ts';
import type { GrantEnforcement, Grants } from './grants.ts';

/*
 * What Flotilla's own host for jco makes of grants. The host is `electron/agent/jco-wasi*.ts`; a change there is a change
 * here.
 */
export function jcoEnforcement(grants: Grants, capabilities?: KnownCapabilities): GrantEnforcement[] {
  return enforcementBy(jcoRules, grants, capabilities);
}

/** Named by a module it starts, and refused when it is used. */
const none = (what: string) => (isGiven: boolean) =>
  isGiven ? missing(`The jco host has no ${what}: it is refused.`) : enforced(`Using ${what} is refused.`);

const jcoRules: RuntimeRules = {
  http: ({ http }) => {
    if (http === 'any') return enforced('Any host that the node can reach can be asked.');
    return enforced(
      http.length > 0
        ? 'Only the granted hosts can be asked; every other request is denied.'
        : 'Every outgoing request is denied.',
    );
  },
  tcp: ({ tcp }) => none('TCP sockets')(tcp),
  udp: ({ udp }) => none('UDP sockets')(udp),
  nameLookup: ({ nameLookup }) => none('name lookup')(nameLookup),
  folders: (grants) => {
    if (grants.folders.length === 0) return enforced('The module sees no folder of the node.');
    const readOnly = readOnlyFolders(grants);
    const only = readOnly.length > 0 ? ` Nothing can be written to ${folderNames(readOnly)}.` : '';
    return enforced(
      `The module sees ${folderNames(grants.folders)} and no other folder of the node. Symbolic links in them are not followed.${only}`,
    );
  },
  arguments: (grants) =>
    enforced(isGranted(grants, 'arguments') ? 'These arguments are given.' : 'No arguments are given.'),
  keyValue: ({ keyValue }) => none('key-value store')(keyValue),
  config: (grants) =>
    enforced(isGranted(grants, 'config') ? 'These keys can be read and no others.' : 'No key has a value.'),
  inference: ({ inference }) => none('inference')(inference),
  tls: ({ tls }) => none('TLS')(tls),
  fuel: () => missing('jco cannot count fuel: only the time limit ends a module that computes for too long.'),
};
