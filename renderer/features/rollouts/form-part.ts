import type { DraftField, NumberField } from './rollout-draft.ts';
import type { DraftHandle } from './use-rollout-draft.ts';

/** A fault stands at its field once somebody was there. */
export type FaultOf = (field: DraftField) => string | undefined;

/** What each part of the form of a new rollout gets. */
export interface FormPartProps {
  readonly handle: DraftHandle;
  readonly faultOf: FaultOf;
}

/** What a field of Mantine hands out: a number, or text while it is none. */
export const numberField = (value: string | number): NumberField => (typeof value === 'number' ? value : '');
