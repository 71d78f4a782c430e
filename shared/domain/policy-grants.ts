import { isGranted } from './grant-rules.ts';
import type { Grants } from './grants.ts';
import type { PolicyGrant, PolicyRule } from './policy-rule.ts';
import { bytesText } from './policy-units.ts';
import type { ReleaseSettings } from './workload.ts';

/** Limits of a workload; a module that is looked at by itself has none yet. */
export type CheckedLimits = Pick<ReleaseSettings, 'memoryLimitBytes' | 'requestTimeoutMs'>;

/** What of a workload's grants and limits breaks a rule, a sentence each. Without limits nothing is required. */
export function brokenBySettings(rule: PolicyRule, grants: Grants, limits: CheckedLimits | null): readonly string[] {
  const { forbid = [], require = [], hosts, folders } = rule.grants ?? {};
  return [
    ...forbid.filter((grant) => has(grants, grant)).map((grant) => `It is granted ${grantWords[grant]}.`),
    ...(limits === null ? [] : require)
      .filter((grant) => !has(grants, grant))
      .map((grant) => `It is not granted ${grantWords[grant]}.`),
    ...outsideHosts(grants.http, hosts),
    ...(folders === undefined ? [] : grants.folders)
      .filter(({ hostPath }) => !folders?.some((allowed) => isInside(hostPath, allowed)))
      .map(
        ({ hostPath }) => `It is granted the folder ${hostPath.slice(0, 200)}, which is in none of the allowed ones.`,
      ),
    ...(limits === null ? [] : beyondLimits(rule, limits)),
  ];
}

/** As the object of a sentence. */
export const grantWords: Readonly<Record<PolicyGrant, string>> = {
  http: 'outgoing HTTP',
  'any-http': 'outgoing HTTP to any host',
  tcp: 'TCP',
  udp: 'UDP',
  'name-lookup': 'name lookup',
  folders: 'folders',
  'writable-folders': 'writable folders',
  arguments: 'arguments',
  'key-value': 'a key-value store',
  config: 'configuration',
  inference: 'inference',
  tls: 'encrypted connections',
  fuel: 'a limited amount of fuel',
};

function has(grants: Grants, grant: PolicyGrant): boolean {
  switch (grant) {
    case 'any-http':
      return grants.http === 'any';
    case 'writable-folders':
      return grants.folders.some(({ access }) => access === 'read-write');
    case 'name-lookup':
      return grants.nameLookup;
    case 'key-value':
      return grants.keyValue;
    case 'http':
    case 'tcp':
    case 'udp':
    case 'folders':
    case 'arguments':
    case 'config':
    case 'inference':
    case 'tls':
    case 'fuel':
      return isGranted(grants, grant);
  }
}

function outsideHosts(http: Grants['http'], allowed: readonly string[] | undefined): readonly string[] {
  if (allowed === undefined) return [];
  if (http === 'any') return [`It is granted outgoing HTTP to any host, not only to ${allowed.join(', ')}.`];
  return http
    .filter((host) => !allowed.some((one) => coversHost(one.toLowerCase(), host.toLowerCase())))
    .map((host) => `It is granted outgoing HTTP to ${host}, which is not allowed.`);
}

/** `*.example.com` covers every host and every pattern below `example.com`, on any port unless it names one. */
function coversHost(allowed: string, granted: string): boolean {
  const [allowedHost, allowedPort] = split(allowed);
  const [host, port] = split(granted);
  if (allowedPort !== undefined && allowedPort !== port) return false;
  return allowedHost.startsWith('*.') ? host.endsWith(allowedHost.slice(1)) : host === allowedHost;
}

function split(host: string): readonly [host: string, port: string | undefined] {
  const colon = host.lastIndexOf(':');
  return colon < 0 ? [host, undefined] : [host.slice(0, colon), host.slice(colon + 1)];
}

/** By their parts; a path that climbs is inside nothing. */
function isInside(path: string, folder: string): boolean {
  const [parts, above] = [partsOf(path), partsOf(folder)];
  return !parts.includes('..') && above.every((part, at) => parts[at] === part);
}

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '' && part !== '.');

function beyondLimits({ maxMemory, maxRequestTime }: PolicyRule, limits: CheckedLimits): readonly string[] {
  const { memoryLimitBytes, requestTimeoutMs } = limits;
  return [
    ...(maxMemory !== undefined && memoryLimitBytes > maxMemory
      ? [`It may use ${bytesText(memoryLimitBytes)} of memory; at most ${bytesText(maxMemory)} are allowed.`]
      : []),
    ...(maxRequestTime !== undefined && requestTimeoutMs > maxRequestTime
      ? [`A request may take ${requestTimeoutMs} ms; at most ${maxRequestTime} ms are allowed.`]
      : []),
  ];
}
