import type { FileCheck } from '#shared/contract/modules.ts';
import { judgeAlone, judgeNode } from '#shared/domain/compatibility-judge.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';
import { minimumGrants } from '#shared/domain/grant-proposal.ts';
import type { Grants } from '#shared/domain/grants.ts';
import type { Inspection, ModuleFacts } from '#shared/domain/module.ts';
import type { Node, Runtime } from '#shared/domain/node.ts';
import type { PolicyFinding } from '#shared/domain/policy.ts';
import { matchesSelector, parseSelector } from '#shared/domain/selector.ts';
import type { ModuleFile } from './module-library.ts';
import type { SignatureSummary } from './provenance/provenance-service.ts';

export interface CheckFileOptions {
  readonly inspector: { inspect(path: string, signal?: AbortSignal): Promise<Inspection> };
  readonly signature: (file: { path: string; digest: Digest }, bundle: ModuleFile | null) => Promise<SignatureSummary>;
  /** Throws `policy/unreadable` for a text with a mistake. */
  readonly findings: (
    yaml: string,
    subject: { facts: ModuleFacts; grants: Grants; signature: SignatureSummary; nodes: readonly Node[] },
  ) => PolicyFinding[];
  readonly nodes: () => readonly Node[];
}

export interface CheckOrder {
  readonly file: ModuleFile;
  readonly bundle: ModuleFile | null;
  readonly policy: string | null;
  readonly selector: string | null;
  readonly runtimes: readonly Pick<Runtime, 'name' | 'version'>[];
}

/** Answers for scripts: whether a file may run, by its bytes, by policies and where. Keeps nothing of it. */
export class CheckFile {
  readonly #options: CheckFileOptions;

  constructor(options: CheckFileOptions) {
    this.#options = options;
  }

  async check({ file, bundle, policy, selector, runtimes }: CheckOrder, signal?: AbortSignal): Promise<FileCheck> {
    const nodes = selector === null ? [] : this.#nodesFor(selector);
    const inspection = await this.#options.inspector.inspect(file.path, signal);
    if (inspection.verdict !== 'valid') return { inspection, findings: [], nodes: [], runtimes: [] };
    const { facts } = inspection;
    const judge = judgeAlone(facts);
    return {
      inspection,
      findings: policy === null ? [] : await this.#findings(policy, { path: file.path, facts }, bundle, nodes),
      nodes: nodes.map((node) => judgeNode(facts, node, judge)),
      runtimes: runtimes.map(judge),
    };
  }

  async #findings(
    policy: string,
    file: { path: string; facts: ModuleFacts },
    bundle: ModuleFile | null,
    nodes: readonly Node[],
  ): Promise<PolicyFinding[]> {
    const { path, facts } = file;
    const signature = await this.#options.signature({ path, digest: facts.digest }, bundle);
    return this.#options.findings(policy, { facts, grants: minimumGrants(facts).grants, signature, nodes });
  }

  #nodesFor(selector: string): Node[] {
    const parsed = parseSelector(selector);
    if (!parsed.ok) {
      throw new FlotillaError('input/invalid', `The selector cannot be read: ${parsed.error.message}`, {
        hint: 'Write it as in kubectl: zone=a, tier in (edge, core), !retired.',
        field: 'selector',
      });
    }
    const nodes = this.#options.nodes().filter(({ labels }) => matchesSelector(parsed.selector, labels));
    if (nodes.length > 0) return nodes;
    // A label that was mistyped would let everything pass.
    throw new FlotillaError('input/invalid', 'No node matches the selector, so nothing can be checked against it.', {
      hint: 'Look at the labels of the nodes: flotilla nodes.',
      field: 'selector',
    });
  }
}
