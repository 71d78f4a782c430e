/** What stands at a question: one number, or what it is at least, most likely and at most. */
export interface Answer {
  readonly low: unknown;
  readonly base: unknown;
  readonly high: unknown;
  readonly isMeasured: boolean;
  /** What it was measured from; null where nobody says. */
  readonly from: string | null;
}

const nothing: Answer = { low: undefined, base: undefined, high: undefined, isMeasured: false, from: null };

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Out of a draft, where anything may stand. */
export function answerOf(value: unknown): Answer {
  if (!isGroup(value)) return { ...nothing, base: value };
  const from = value['from'];
  return {
    low: value['low'],
    base: value['base'],
    high: value['high'],
    isMeasured: value['measured'] === true,
    from: typeof from === 'string' ? from : null,
  };
}

/** Into a draft, as short as it can be written; undefined for no answer. */
export function answerValue({ low, base, high, isMeasured, from }: Answer): unknown {
  if (low === undefined && high === undefined && !isMeasured) return base;
  if (low === undefined && base === undefined && high === undefined) return undefined;
  return {
    ...(low === undefined ? {} : { low }),
    ...(base === undefined ? {} : { base }),
    ...(high === undefined ? {} : { high }),
    ...(isMeasured ? { measured: true } : {}),
    ...(isMeasured && from !== null ? { from } : {}),
  };
}

/** The answer with one end changed. What was taken from a measurement is not measured any more once it is typed over. */
export function withEnd(answer: Answer, end: 'low' | 'base' | 'high', value: unknown): Answer {
  const changed = { ...answer, [end]: value };
  return answer.from === null ? changed : { ...changed, isMeasured: false, from: null };
}

/** The number to reckon with while one types; null where there is none that can be used. */
export function likely(value: unknown): number | null {
  const { base } = answerOf(value);
  return typeof base === 'number' && Number.isFinite(base) && base >= 0 ? base : null;
}
