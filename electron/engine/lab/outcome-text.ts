import type { TryOutResult } from '#shared/domain/try-out.ts';

/** One line for the record of activities. */
export function outcomeText(outcome: TryOutResult['outcome']): { isGood: boolean; text: string } {
  switch (outcome.kind) {
    case 'exited':
      return { isGood: true, text: `ended with ${outcome.code}` };
    case 'answered':
      return { isGood: true, text: `answered ${outcome.status}` };
    case 'returned':
      return { isGood: true, text: 'returned' };
    case 'trapped':
      return { isGood: false, text: `trapped: ${outcome.trap.message}` };
    case 'limited':
    case 'failed':
      return { isGood: false, text: outcome.message };
    default:
      return outcome satisfies never;
  }
}
