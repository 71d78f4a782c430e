import type { NodeCompatibility, RuntimeVerdict } from '#shared/domain/compatibility.ts';
import { judgeAlone, judgeNode } from '#shared/domain/compatibility-judge.ts';
import type { Digest } from '#shared/domain/ids.ts';
import type { Module } from '#shared/domain/module.ts';
import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import type { Node, Runtime } from '#shared/domain/node.ts';
import type { ReadAnatomy } from './diff-anatomies.ts';

/** Modules whose verdicts are kept. */
const mostModules = 50;

export interface CompatibilityOptions {
  /** Throws `module/not-found`. */
  readonly module: (digest: Digest) => Module;
  readonly anatomy: ReadAnatomy;
  readonly nodes: () => readonly Node[];
}

export interface CompatibilityQuestion {
  readonly digest: Digest;
  /** Runtimes that are on no node but were asked for. */
  readonly runtimes: readonly Pick<Runtime, 'name' | 'version'>[];
}

type Judge = (runtime: Pick<Runtime, 'name' | 'version'>) => RuntimeVerdict;

/**
 * Where a module can run. Judges each runtime and version once a module, so a fleet of ten thousand nodes costs as much
 * as its few kinds of runtime; asks no node anything.
 */
export class CompatibilityService {
  readonly #options: CompatibilityOptions;
  readonly #judges = new Map<Digest, { readonly judge: Judge; readonly isWhole: boolean }>();

  constructor(options: CompatibilityOptions) {
    this.#options = options;
  }

  /** Over the whole fleet, with all that the module's bytes tell. */
  async compatibility(
    { digest, runtimes }: CompatibilityQuestion,
    signal?: AbortSignal,
  ): Promise<{ nodes: NodeCompatibility[]; runtimes: RuntimeVerdict[] }> {
    const module = this.#options.module(digest);
    if (this.#judges.get(digest)?.isWhole !== true) {
      this.#keep(digest, module, await this.#options.anatomy(digest, signal));
    }
    const judge = this.#judge(digest);
    return {
      nodes: this.#options.nodes().map((node) => judgeNode(module, node, judge)),
      runtimes: runtimes.map(judge),
    };
  }

  /** One node, at once: of the module's facts, and of its bytes where they were looked into before. */
  ofNode(digest: Digest, node: Node): NodeCompatibility {
    return judgeNode(this.#options.module(digest), node, this.#judge(digest));
  }

  #judge(digest: Digest): Judge {
    return this.#judges.get(digest)?.judge ?? this.#keep(digest, this.#options.module(digest), null);
  }

  #keep(digest: Digest, module: Module, anatomy: ModuleAnatomy | null): Judge {
    const judge = judgeAlone(module, anatomy);
    this.#judges.delete(digest);
    this.#judges.set(digest, { judge, isWhole: anatomy !== null });
    for (const oldest of this.#judges.keys()) if (this.#judges.size > mostModules) this.#judges.delete(oldest);
    return judge;
  }
}
