import type { Capability } from '#shared/domain/capability-list.ts';
import { type GrantJudgement, judgeGrants } from '#shared/domain/grant-judgement.ts';
import { type NotGrantable, proposeGrants } from '#shared/domain/grant-proposal.ts';
import { type GrantsDraft, grantsDraft, noGrants, readGrants } from './grants-draft.ts';

/* The fields of grants against what a module imports. Pure. */

/** The least that satisfies the imports; which hosts and folders only a person can say. */
export const minimumDraft = (capabilities: readonly Capability[]): GrantsDraft =>
  grantsDraft(proposeGrants(capabilities).grants);

/** What a person should know of the grants: what is missing, what is too much. Nothing while a field is wrong. */
export function judgeDraft(draft: GrantsDraft, capabilities: readonly Capability[]): readonly GrantJudgement[] {
  const read = readGrants(draft);
  return read.ok ? judgeGrants(read.grants, capabilities) : [];
}

/** What the module asks for and cannot be given at all. */
export const cannotBeGiven = (capabilities: readonly Capability[]): readonly NotGrantable[] =>
  proposeGrants(capabilities).notGrantable;

/** The minimum, with the hosts, folders and limits that were filled in already where the module has a use for them. */
export function trimmedDraft(draft: GrantsDraft, capabilities: readonly Capability[]): GrantsDraft {
  const unused = new Set(
    judgeDraft(draft, capabilities).flatMap(({ grant, verdict }) => (verdict === 'unused' ? [grant] : [])),
  );
  return {
    ...minimumDraft(capabilities),
    fuel: draft.fuel,
    ...(unused.has('http') ? {} : { http: draft.http, hosts: draft.hosts }),
    folders: unused.has('folders') ? noGrants.folders : draft.folders,
    arguments: unused.has('arguments') ? '' : draft.arguments,
    config: unused.has('config') ? '' : draft.config,
  };
}

export const isSameDraft = (a: GrantsDraft, b: GrantsDraft): boolean =>
  JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

const sorted = (draft: GrantsDraft) => Object.entries(draft).sort(([a], [b]) => (a < b ? -1 : 1));
