import { draftOf, draftText, type ScenarioDraft, withValue } from '#shared/cost/scenario-draft.ts';
import { longestScenario, type StoredScenario, type WizardStep } from '#shared/cost/stored-scenario.ts';

/**
 * Keeps one scenario while it is worked on: what was typed is there at once and saved a moment later, by itself, also
 * after one has left its page. Promises that a save never overwrites what somebody else saved meanwhile: then it stops
 * and says so. It must not save what nobody changed, as that would take comments out of a file.
 *
 *   kept ──► waiting ──► saving ──► kept
 *                          ├──────► failed ──► saving
 *                          └──────► conflict ──► kept
 */
export type SaveState =
  | { readonly kind: 'kept' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly failure: unknown }
  /** It was saved elsewhere meanwhile, as `theirs`. */
  | { readonly kind: 'conflict'; readonly theirs: StoredScenario };

export interface KeptScenario {
  /** As it is stored, as far as this window knows. */
  readonly stored: StoredScenario;
  /** As it stands here; null when its text cannot be read. */
  readonly draft: ScenarioDraft | null;
  readonly state: SaveState;
}

export interface KeeperOptions {
  readonly save: (change: Pick<StoredScenario, 'id' | 'revision' | 'yaml' | 'step'>) => Promise<StoredScenario>;
  readonly read: () => Promise<StoredScenario>;
  readonly isConflict: (failure: unknown) => boolean;
  /** Whether the same save may succeed later. */
  readonly mayPass: (failure: unknown) => boolean;
  /** Calls `work` once after a pause; returns how to call it off. */
  readonly later: (work: () => void) => () => void;
  /** Told of each scenario that was stored. */
  readonly onStored: (stored: StoredScenario) => void;
}

export class ScenarioKeeper {
  readonly #options: KeeperOptions;
  readonly #listeners = new Set<() => void>();
  #kept: KeptScenario;
  /** What the draft was before anybody changed it here; it is saved as its own text. */
  #unchanged: ScenarioDraft | null;
  #step: WizardStep;
  #callOff: (() => void) | undefined;
  /** Texts whose saving failed since one was saved: the engine may have kept one and ended before it said so. */
  readonly #unanswered = new Set<string>();

  constructor(stored: StoredScenario, options: KeeperOptions) {
    this.#options = options;
    this.#unchanged = draftOf(stored.yaml);
    this.#step = stored.step;
    this.#kept = { stored, draft: this.#unchanged, state: { kind: 'kept' } };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): KeptScenario => this.#kept;

  /** The text that stands here, saved or not. */
  text(): string {
    const { draft, stored } = this.#kept;
    return draft === null || draft === this.#unchanged ? stored.yaml : draftText(draft);
  }

  readonly change = (values: Readonly<Record<string, unknown>>): void => {
    const { draft } = this.#kept;
    if (draft === null) return;
    const next = Object.entries(values).reduce((all, [path, value]) => withValue(all, path, value), draft);
    this.#become({ draft: next });
    this.#saveSoon();
  };

  /** Where one is now; kept, so that one comes back to it. */
  readonly goTo = (step: WizardStep): void => {
    if (step === this.#step) return;
    this.#step = step;
    this.#saveSoon();
  };

  /** Saves now what waits. */
  readonly flush = (): void => {
    if (this.#callOff) void this.#save();
  };

  readonly tryAgain = (): void => void this.#save();

  /** The engine answers: what could not be saved is tried again, if it was not wrong in itself. */
  readonly answers = (): void => {
    const { state } = this.#kept;
    if (state.kind === 'failed' && this.#options.mayPass(state.failure)) void this.#save();
  };

  /** Takes what was saved elsewhere; what was typed here since is gone. */
  readonly takeTheirs = (): void => {
    if (this.#kept.state.kind === 'conflict') this.#adopt(this.#kept.state.theirs);
  };

  /** The scenario was read again: without changes of one's own it is taken as it is. */
  readonly seen = (stored: StoredScenario): void => {
    const { state, stored: before } = this.#kept;
    if (stored === before || stored.revision < before.revision || state.kind === 'saving') return;
    if (stored.yaml === before.yaml) this.#become({ stored });
    else if (state.kind === 'kept') this.#adopt(stored);
  };

  #become(patch: Partial<KeptScenario>): void {
    this.#kept = { ...this.#kept, ...patch };
    for (const listener of this.#listeners) listener();
  }

  #adopt(stored: StoredScenario): void {
    this.#unchanged = draftOf(stored.yaml);
    this.#become({ stored, draft: this.#unchanged, state: { kind: 'kept' } });
  }

  #saveSoon(): void {
    const { kind } = this.#kept.state;
    // What is being saved is compared with what stands here when the answer comes; a conflict is for a person.
    if (kind === 'saving' || kind === 'conflict') return;
    this.#callOff?.();
    this.#callOff = this.#options.later(() => void this.#save());
    this.#become({ state: { kind: 'waiting' } });
  }

  async #save(): Promise<void> {
    this.#callOff?.();
    this.#callOff = undefined;
    const [yaml, step] = [this.text(), this.#step];
    if (yaml.length > longestScenario) {
      return this.#become({ state: { kind: 'failed', failure: new Error('The scenario is too long to be kept') } });
    }
    this.#become({ state: { kind: 'saving' } });
    try {
      const { id, revision } = this.#kept.stored;
      this.#saved(await this.#options.save({ id, revision, yaml, step }), yaml, step);
    } catch (failure) {
      await this.#notSaved(failure, yaml);
    }
  }

  #saved(stored: StoredScenario, yaml: string, step: WizardStep): void {
    this.#unanswered.clear();
    const isAsSaved = this.text() === yaml && this.#step === step;
    this.#unchanged = isAsSaved ? this.#kept.draft : null;
    this.#become({ stored, state: { kind: 'kept' } });
    this.#options.onStored(stored);
    if (!isAsSaved) this.#saveSoon();
  }

  async #notSaved(failure: unknown, yaml: string): Promise<void> {
    if (!this.#options.isConflict(failure)) {
      this.#unanswered.add(yaml);
      return this.#become({ state: { kind: 'failed', failure } });
    }
    try {
      const theirs = await this.#options.read();
      // A decision changes no text, and a save without an answer was one's own: nothing of either side is lost.
      const isOurs = theirs.yaml === this.#kept.stored.yaml || this.#unanswered.has(theirs.yaml);
      this.#become(isOurs ? { stored: theirs, state: { kind: 'kept' } } : { state: { kind: 'conflict', theirs } });
      if (isOurs) this.#saveSoon();
    } catch (unreadable) {
      this.#become({ state: { kind: 'failed', failure: unreadable } });
    }
  }
}
