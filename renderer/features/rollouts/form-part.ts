import type { DraftField } from './rollout-draft.ts';
import type { DraftHandle } from './use-rollout-draft.ts';

/** A fault stands at its field once somebody was there. */
export type FaultOf = (field: DraftField) => string | undefined;

/** What each part of the form of a new rollout gets. */
export interface FormPartProps {
  readonly handle: DraftHandle;
  readonly faultOf: FaultOf;
}
