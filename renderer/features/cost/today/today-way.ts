import { type ScenarioDraft, valueAt } from '#shared/cost/scenario-draft.ts';

/** How one says what is paid today. */
export const todayWays = ['nothing', 'amount', 'containers', 'bill'] as const;
export type TodayWay = (typeof todayWays)[number];

/** What a source out of a bill begins with. */
const ofBill = /^bill /;

/** The way that a draft was answered in. Pure. */
export function wayOf(draft: ScenarioDraft): TodayWay {
  if (valueAt(draft, 'today.option') !== undefined) return 'containers';
  const source = valueAt(draft, 'today.source');
  if (typeof source === 'string' && ofBill.test(source)) return 'bill';
  return valueAt(draft, 'today') === undefined ? 'nothing' : 'amount';
}
