import type { Digest } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { minimumGrants } from '#shared/domain/grant-proposal.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Grants } from '#shared/domain/grants.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Node } from '#shared/domain/node.ts';
import type { PolicyFile, PolicyFinding } from '#shared/domain/policy.ts';
import { checkPolicies, type PolicySubject } from '#shared/domain/policy-check.ts';
import type { SignatureFacts } from '#shared/domain/policy-conditions.ts';
import type { CheckedLimits } from '#shared/domain/policy-grants.ts';
import type { PolicyRule } from '#shared/domain/policy-rule.ts';
import { matchesSelector, parseSelector } from '#shared/domain/selector.ts';
import type { ReleaseSettings } from '#shared/domain/workload.ts';
import type { RecordActivity } from '../audit/activity-log.ts';
import type { Database } from '../storage/database.ts';
import { readPolicies, type ReadPolicies } from './read-policies.ts';

export interface PolicyOptions {
  readonly database: Database;
  readonly publish: (event: LiveEvent) => void;
  readonly record: RecordActivity;
  readonly module: (digest: Digest) => Module;
  readonly nodes: () => readonly Node[];
  /** What the signatures of a module in the library say. */
  readonly signature: (digest: Digest) => Promise<SignatureFacts>;
}

/** Checks a module against the policies of a text. Throws `policy/unreadable`, with the place, for one with a mistake. */
export function checkAgainst(yaml: string, subject: PolicySubject): PolicyFinding[] {
  const { rules, file } = readPolicies(yaml);
  const [problem] = file.problems;
  if (!problem) return checkPolicies(rules, subject);
  const { line, column, message } = problem;
  const place = line === null ? '' : `, line ${line}${column === null ? '' : `, column ${column}`}`;
  throw new FlotillaError('policy/unreadable', `The policies cannot be read${place}: ${message}`);
}

/** Policies that a release breaks, on these nodes or anywhere. */
export type FindBroken = (nodes: readonly Node[]) => PolicyFinding[];

/**
 * Keeps the fleet's policies and answers whether they let something run. Promises that what is stored was read whole
 * and without a problem, so that no rule is ever silently left out.
 */
export class PolicyService {
  readonly #options: PolicyOptions;
  #read: ReadPolicies;

  constructor(options: PolicyOptions) {
    this.#options = options;
    const row = options.database.get('SELECT yaml FROM policies WHERE id = 1');
    this.#read = readPolicies(typeof row?.['yaml'] === 'string' ? row['yaml'] : '');
  }

  get(): PolicyFile {
    return this.#read.file;
  }

  /** Reads a text without keeping it. */
  read(yaml: string): PolicyFile {
    return readPolicies(yaml).file;
  }

  /** Keeps the text when it has no problem, and gives back what was read either way. */
  set(yaml: string): PolicyFile {
    const read = readPolicies(yaml);
    if (read.file.problems.length > 0) return read.file;
    const { database, publish, record } = this.#options;
    const changed = yaml !== this.#read.file.yaml;
    database.run('INSERT OR REPLACE INTO policies (id, yaml) VALUES (1, ?)', yaml);
    this.#read = read;
    if (!changed) return read.file;
    const names = read.rules.map(({ name }) => name).join(', ');
    record({ action: 'policies-changed', target: 'policies', result: 'ok', detail: names || 'none is left' });
    // What policies say of each module may read differently now.
    publish({ type: 'module-knowledge', digest: null });
    return read.file;
  }

  /**
   * Rules in force. Throws `policy/unreadable` when what is stored (by another version of the console) cannot be read:
   * a fleet with rules that nobody can read is not one without rules.
   */
  rules(): readonly PolicyRule[] {
    const [problem] = this.#read.file.problems;
    if (!problem) return this.#read.rules;
    throw new FlotillaError('policy/unreadable', `The stored policies cannot be read: ${problem.message}`, {
      hint: `Mend line ${problem.line ?? 1} of the policies, then try again.`,
    });
  }

  /** A module against every node that a selector matches, with no grants beyond what its imports need. */
  async check({ digest, selector }: { digest: Digest; selector: string }): Promise<PolicyFinding[]> {
    const parsed = parseSelector(selector);
    if (!parsed.ok) {
      throw new FlotillaError('input/invalid', `The selector cannot be read: ${parsed.error.message}`, {
        field: 'selector',
      });
    }
    const { grants } = minimumGrants(this.#options.module(digest));
    const find = await this.#finder(digest, grants, null);
    return find(this.#options.nodes().filter(({ labels }) => matchesSelector(parsed.selector, labels)));
  }

  /** Looks up what is needed to know of a release, so that nodes can then be checked without waiting. */
  forRelease(digest: Digest, settings: ReleaseSettings): Promise<FindBroken> {
    return this.#finder(digest, settings.grants, settings);
  }

  async #finder(digest: Digest, grants: Grants, limits: CheckedLimits | null): Promise<FindBroken> {
    const facts = this.#options.module(digest);
    const signature = await this.#options.signature(digest);
    // The rules as they are when it is asked, not when the signature was.
    return (nodes) => checkPolicies(this.rules(), { facts, grants, limits, signature, nodes });
  }
}
