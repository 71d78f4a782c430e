import type { TryOutResult } from '#shared/domain/try-out.ts';
import type { Tone } from '../../ui/status.tsx';

/** The outcome of a try in two words, and whether it is what one hopes for. */
export function outcomeWords(outcome: TryOutResult['outcome']): { readonly tone: Tone; readonly label: string } {
  switch (outcome.kind) {
    case 'exited':
      return outcome.code === 0
        ? { tone: 'ok', label: 'Exited with 0' }
        : { tone: 'warn', label: `Exited with ${outcome.code}` };
    case 'answered':
      return { tone: outcome.status < 400 ? 'ok' : 'warn', label: `Answered ${outcome.status}` };
    case 'returned':
      return { tone: 'ok', label: 'Returned' };
    case 'trapped':
      return { tone: 'bad', label: 'Trapped' };
    case 'limited':
      return { tone: 'warn', label: 'Ended by a limit' };
    case 'failed':
      return { tone: 'bad', label: 'Failed' };
  }
}
