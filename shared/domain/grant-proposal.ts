import type { CapabilityName } from './capability.ts';
import { capabilitiesOf, type Capability, type ImportFacts } from './capability-list.ts';
import { type GrantName } from './grant-rules.ts';
import { Grants } from './grants.ts';
import type { ModuleAnatomy } from './module-anatomy.ts';

/** What only a person knows: to which hosts, into which folders. */
export interface OpenGrant {
  readonly grant: 'http' | 'folders' | 'arguments' | 'config' | 'environment';
  /** What is to be filled in, as a question. */
  readonly question: string;
  readonly imports: readonly string[];
}

/** A capability that a workload cannot be given. */
export interface NotGrantable {
  readonly capability: CapabilityName;
  readonly subject: string;
  /** One sentence. */
  readonly note: string;
  readonly imports: readonly string[];
}

export interface GrantProposal {
  /** Switches as the imports ask for them; lists are empty, see `open`. */
  readonly grants: Grants;
  readonly open: readonly OpenGrant[];
  readonly notGrantable: readonly NotGrantable[];
}

/** Grants that are a switch. `link`: without it the runtime does not even start a module that imports the interface. */
const switches: Partial<Record<CapabilityName, { readonly grant: SwitchName; readonly link: boolean }>> = {
  tcp: { grant: 'tcp', link: false },
  udp: { grant: 'udp', link: false },
  'name-lookup': { grant: 'nameLookup', link: false },
  tls: { grant: 'tls', link: true },
  'key-value': { grant: 'keyValue', link: true },
  inference: { grant: 'inference', link: true },
};

type SwitchName = Extract<GrantName, 'tcp' | 'udp' | 'nameLookup' | 'tls' | 'keyValue' | 'inference'>;

const questions: Partial<Record<CapabilityName, Pick<OpenGrant, 'grant' | 'question'>>> = {
  'http-outgoing': { grant: 'http', question: 'Which hosts may it send requests to?' },
  files: { grant: 'folders', question: 'Which folders of the node may it see, and may it write there?' },
  arguments: { grant: 'arguments', question: 'Which arguments is it started with?' },
  config: { grant: 'config', question: 'Which configuration does it read?' },
  environment: { grant: 'environment', question: 'Which variables does it read?' },
};

const withoutGrant: Partial<Record<CapabilityName, string>> = {
  messaging: 'Flotilla connects no workload to a message broker.',
  'blob-store': 'Flotilla gives no workload a blob store.',
  webgpu: 'Flotilla gives no workload the graphics card.',
  unknown: 'Only a host made for this module has the function.',
};

/**
 * The least grants with which a module's imports are satisfied. Nothing is granted for what the code cannot reach, but
 * for interfaces that a runtime must offer before it starts the module at all.
 */
export function minimumGrants(facts: ImportFacts, anatomy?: ModuleAnatomy): GrantProposal {
  return proposeGrants(capabilitiesOf(facts, anatomy));
}

/** The same from a list that was made already. */
export function proposeGrants(capabilities: readonly Capability[]): GrantProposal {
  const grants: Grants = Grants.parse({});
  const open: OpenGrant[] = [];
  const notGrantable: NotGrantable[] = [];
  for (const { capability, subject, imports, reachable } of capabilities) {
    const flip = switches[capability];
    if (flip && (flip.link || reachable !== 'no')) grants[flip.grant] = true;
    const asked = questions[capability];
    if (asked && reachable !== 'no') open.push({ ...asked, imports });
    const note = withoutGrant[capability];
    if (note !== undefined) notGrantable.push({ capability, subject, note, imports });
  }
  return { grants, open, notGrantable };
}
