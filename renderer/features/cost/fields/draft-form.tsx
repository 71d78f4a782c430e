import {
  createContext,
  type ReactNode,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { type ScenarioDraft, valueAt } from '#shared/cost/scenario-draft.ts';
import type { DraftProblem } from '../draft-problems.ts';

interface FormState {
  readonly draft: ScenarioDraft;
  readonly change: (values: Readonly<Record<string, unknown>>) => void;
  readonly problems: ReadonlyMap<string, DraftProblem>;
  readonly readOnly: boolean;
}

/** Questions read their own path out of it, so that a key that is typed draws one question anew and not all of them. */
class FormStore {
  readonly #listeners = new Set<() => void>();
  #state: FormState;

  constructor(state: FormState) {
    this.#state = state;
  }

  readonly state = (): FormState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  become(state: FormState): void {
    const kept = (problem: DraftProblem): DraftProblem => {
      const before = this.#state.problems.get(problem.field);
      return before?.message === problem.message && before.isMissing === problem.isMissing ? before : problem;
    };
    this.#state = { ...state, problems: new Map([...state.problems].map(([field, each]) => [field, kept(each)])) };
    for (const listener of this.#listeners) listener();
  }
}

const FormContext = createContext<FormStore>(
  new FormStore({ draft: {}, change: () => undefined, problems: new Map(), readOnly: true }),
);

interface DraftFormProviderProps extends Omit<FormState, 'problems'> {
  readonly problems: readonly DraftProblem[];
  readonly children: ReactNode;
}

/** Gives questions the draft that they are about. */
export function DraftFormProvider({ draft, change, problems, readOnly, children }: DraftFormProviderProps) {
  const state = useMemo(
    // Of several problems at one field the first is the one to mend first.
    () => ({ draft, change, readOnly, problems: new Map([...problems].reverse().map((each) => [each.field, each])) }),
    [draft, change, readOnly, problems],
  );
  const [store] = useState(() => new FormStore(state));
  useLayoutEffect(() => store.become(state), [store, state]);
  return <FormContext value={store}>{children}</FormContext>;
}

/** Something of the form; drawn anew when it becomes another. It must be the same as long as nothing in it changes. */
export function useOfForm<Part>(select: (state: FormState) => Part): Part {
  const store = useContext(FormContext);
  return useSyncExternalStore(store.subscribe, () => select(store.state()));
}

/** The whole draft, for answers that depend on others. */
export const useDraftForm = (): FormState => useOfForm((state) => state);

export interface Field {
  readonly value: unknown;
  readonly problem: DraftProblem | undefined;
  readonly readOnly: boolean;
  readonly set: (value: unknown) => void;
}

/** One path of the draft. */
export function useField(path: string): Field {
  const store = useContext(FormContext);
  return {
    value: useOfForm(({ draft }) => valueAt(draft, path)),
    problem: useOfForm(({ problems }) => problems.get(path)),
    readOnly: useOfForm(({ readOnly }) => readOnly),
    set: (value) => store.state().change({ [path]: value }),
  };
}
