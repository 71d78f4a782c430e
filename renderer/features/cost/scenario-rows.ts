import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { draftOf } from '#shared/cost/scenario-draft.ts';
import type { ScenarioSummary, StoredScenario } from '#shared/cost/stored-scenario.ts';
import { useEngine } from '../../api/engine.tsx';
import { inputWords } from './compare/input-words.ts';
import { type DraftProblem, readDraftWhole } from './draft-problems.ts';

export interface ScenarioRow {
  readonly scenario: ScenarioSummary;
  /** What keeps it from being compared; empty when nothing does, null while it is not known. */
  readonly problems: readonly DraftProblem[] | null;
}

/** So many are read whole; of more only that they are unfinished is said. */
const mostRead = 50;

/** The summaries, and of those that are unfinished what they lack. */
export function useScenarioRows(
  summaries: readonly ScenarioSummary[] | undefined,
  book: PriceBook | undefined,
): readonly ScenarioRow[] | undefined {
  const { orpc } = useEngine();
  const unfinished = useMemo(
    () => (summaries ?? []).filter(({ isComplete }) => !isComplete).slice(0, mostRead),
    [summaries],
  );
  const texts = useQueries({
    queries: unfinished.map(({ id }) => orpc.cost.scenarios.get.queryOptions({ input: { id } })),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
  return useMemo(() => {
    const byId = new Map(texts.map((stored) => [stored.id, stored]));
    return summaries?.map((scenario) => ({ scenario, problems: problemsOf(scenario, byId.get(scenario.id), book) }));
  }, [summaries, texts, book]);
}

function problemsOf(
  { isComplete }: ScenarioSummary,
  stored: StoredScenario | undefined,
  book: PriceBook | undefined,
): readonly DraftProblem[] | null {
  if (isComplete) return [];
  const draft = stored && draftOf(stored.yaml);
  return draft && book ? readDraftWhole(draft, book, Date.now()).problems : null;
}

/** "Complete", "Needs CPU of a request (ms), Memory …", "2 problems". */
export function stateWords({ scenario, problems }: ScenarioRow): string {
  if (scenario.isComplete) return 'Complete';
  const wrong = (problems ?? []).filter(({ isMissing }) => !isMissing);
  if (wrong.length > 0) return wrong.length === 1 ? '1 problem' : `${wrong.length} problems`;
  if (!problems || problems.length === 0) return 'Unfinished';
  return problems.length === 1 ? '1 answer needed' : `${problems.length} answers needed`;
}

export const stateDetails = ({ problems }: ScenarioRow): string =>
  (problems ?? []).map(({ field, message }) => `${inputWords(field)}: ${message}`).join('\n');
