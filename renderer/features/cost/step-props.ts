import type { PriceBook } from '#shared/cost/price-book.ts';
import type { ScenarioDraft } from '#shared/cost/scenario-draft.ts';
import type { StoredScenario } from '#shared/cost/stored-scenario.ts';

/** What each step of the wizard is given. The draft is ahead of what is stored by a moment of typing. */
export interface StepProps {
  readonly scenario: StoredScenario;
  readonly draft: ScenarioDraft;
  /** Changes values by their path, `workload.cpuMs`; undefined takes one away. Kept a moment later, by itself. */
  readonly onChange: (values: Readonly<Record<string, unknown>>) => void;
  /** With the user's own prices. */
  readonly book: PriceBook;
  readonly readOnly: boolean;
}
