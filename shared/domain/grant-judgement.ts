import type { Capability } from './capability-list.ts';
import { capabilityTerms } from './capability-terms.ts';
import { capabilityOfGrant, type GrantName, grantNames, isGranted } from './grant-rules.ts';
import type { GrantedFolder, Grants } from './grants.ts';

/** A grant that does not fit what the module imports. */
export interface GrantJudgement {
  readonly grant: GrantName;
  /** `unused`: the module has no use for it; `excessive`: more than it can need; `missing`: it will be refused. */
  readonly verdict: 'unused' | 'excessive' | 'missing';
  /** One sentence in plain words. */
  readonly sentence: string;
}

/** Each grant against what the module may do: what it has no use for, what is too wide, and what it will lack. */
export function judgeGrants(grants: Grants, capabilities: readonly Capability[]): readonly GrantJudgement[] {
  return grantNames.flatMap((grant): GrantJudgement[] => {
    const name = capabilityOfGrant[grant];
    if (name === null) return [];
    const capability = capabilities.find((one) => one.capability === name);
    if (!isGranted(grants, grant)) {
      const sentence = capability && capability.reachable !== 'no' ? whatIsMissing[grant] : undefined;
      return sentence === undefined ? [] : [{ grant, verdict: 'missing', sentence }];
    }
    if (!capability) {
      const sentence = `${capabilityTerms[name].title} is granted, and the module does not import it.`;
      return [{ grant, verdict: 'unused', sentence }];
    }
    if (capability.reachable === 'no') {
      const sentence = `${capability.title} is granted, and none of the module's code can get there.`;
      return linkOnly.has(grant) ? [] : [{ grant, verdict: 'unused', sentence }];
    }
    return tooWide(grants, grant).map((sentence) => ({ grant, verdict: 'excessive', sentence }));
  });
}

/** What a module can do without (arguments, configuration) is not missed. */
const whatIsMissing: Partial<Record<GrantName, string>> = {
  http: 'It makes outgoing HTTP requests and no host is granted, so each will fail.',
  tcp: 'It uses TCP and may not, so each connection will fail.',
  udp: 'It uses UDP and may not, so nothing is sent.',
  nameLookup: 'It looks up host names and may not, so no name is found.',
  folders: 'It opens folders and none is granted, so it finds no file.',
  keyValue: 'It uses a key-value store and may not, so a runtime will not start it.',
  inference: 'It runs machine-learning models and may not, so a runtime will not start it.',
  tls: 'It opens encrypted connections and may not, so a runtime will not start it.',
};

/** Needed to start the module even where its code does not get there. */
const linkOnly: ReadonlySet<GrantName> = new Set(['keyValue', 'inference', 'tls']);

function tooWide(grants: Grants, grant: GrantName): readonly string[] {
  if (grant === 'http') return tooManyHosts(grants.http);
  if (grant === 'folders') return grants.folders.flatMap(tooMuchOfTheNode);
  return [];
}

function tooManyHosts(http: Grants['http']): readonly string[] {
  if (http === 'any') return ['It may send requests to any host; name the ones that it needs.'];
  return http
    .filter((host) => /^\*\.[^.:]+(:\d+)?$/.test(host))
    .map((host) => `${host} is every host of a top-level domain; name the ones that it needs.`);
}

/** Folders in which every program of a node keeps what is its own. */
const everyonesFolders = ['/', '/etc', '/root', '/home', '/proc', '/sys', '/dev', '/var', '/usr', '/boot', '/run'];

function tooMuchOfTheNode({ hostPath, access }: GrantedFolder): readonly string[] {
  const parts = hostPath.split('/').filter((part) => part !== '' && part !== '.');
  const climbs = parts.includes('..');
  const path = `/${parts.join('/')}`;
  const system = everyonesFolders.includes(path) || /^\/(etc|proc|sys|dev|boot)\//.test(path);
  if (!system && !climbs) return [];
  const can = access === 'read' ? 'read' : 'read and change';
  return [`It may ${can} ${hostPath}, which belongs to the node; grant a folder made for it.`];
}
