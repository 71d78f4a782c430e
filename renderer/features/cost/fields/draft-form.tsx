import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { type ScenarioDraft, valueAt } from '#shared/cost/scenario-draft.ts';
import type { DraftProblem } from '../draft-problems.ts';

interface DraftForm {
  readonly draft: ScenarioDraft;
  readonly change: (values: Readonly<Record<string, unknown>>) => void;
  readonly problems: ReadonlyMap<string, DraftProblem>;
  readonly readOnly: boolean;
}

const DraftFormContext = createContext<DraftForm>({
  draft: {},
  change: () => undefined,
  problems: new Map(),
  readOnly: true,
});

interface DraftFormProviderProps extends Omit<DraftForm, 'problems'> {
  readonly problems: readonly DraftProblem[];
  readonly children: ReactNode;
}

/** Gives questions the draft that they are about. */
export function DraftFormProvider({ draft, change, problems, readOnly, children }: DraftFormProviderProps) {
  const form = useMemo(
    // Of several problems at one field the first is the one to mend first.
    () => ({ draft, change, readOnly, problems: new Map([...problems].reverse().map((each) => [each.field, each])) }),
    [draft, change, readOnly, problems],
  );
  return <DraftFormContext value={form}>{children}</DraftFormContext>;
}

export const useDraftForm = (): DraftForm => useContext(DraftFormContext);

export interface Field {
  readonly value: unknown;
  readonly problem: DraftProblem | undefined;
  readonly readOnly: boolean;
  readonly set: (value: unknown) => void;
}

/** One path of the draft. */
export function useField(path: string): Field {
  const { draft, change, problems, readOnly } = useDraftForm();
  return {
    value: valueAt(draft, path),
    problem: problems.get(path),
    readOnly,
    set: (value) => change({ [path]: value }),
  };
}
