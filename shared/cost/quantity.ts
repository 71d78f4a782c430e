import { z } from 'zod';

interface Bounds {
  readonly min: number;
  readonly max: number;
  /** Units in a message: "ms", "GB". */
  readonly unit?: string;
  readonly isWhole?: boolean;
}

/** More digits than a binary fraction keeps would be read as another number. */
const keptDigits = 15;

const numberWords = (value: number): string =>
  value >= 1e9 ? value.toExponential().replace('e+', 'e') : String(value);

function plain({ min, max, unit, isWhole = false }: Bounds) {
  const span = `between ${numberWords(min)} and ${numberWords(max)}${unit === undefined ? '' : ` ${unit}`}`;
  return z
    .number({ error: ({ input }) => (input === undefined ? 'This is missing' : `Write a number ${span}`) })
    .min(min, `This has to be ${span}`)
    .max(max, `This has to be ${span}`)
    .refine((value) => !isWhole || Number.isInteger(value), 'This has to be a whole number')
    .refine(
      (value) => Number(value.toPrecision(keptDigits)) === value,
      'This has more digits than are kept: write at most 15',
    )
    .transform((value) => (value === 0 ? 0 : value));
}

/** What a number is at least, most likely and at most. */
export interface Range {
  readonly low: number;
  readonly base: number;
  readonly high: number;
  /** It was measured, not guessed. */
  readonly measured: boolean;
}

/** A number, or a range of it: `{ low: 4, base: 5, high: 9, measured: true }`. */
export function quantity(bounds: Bounds) {
  const one = plain(bounds);
  const range = z
    .strictObject({
      low: one.optional(),
      base: one,
      high: one.optional(),
      measured: z.boolean().optional(),
      from: z.string().min(1).max(300).optional().describe('What it was measured from, in words.'),
    })
    .superRefine(({ low, base, high }, context) => {
      const tell = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
      if (low !== undefined && low > base) tell('low', 'low is above base');
      if (high !== undefined && high < base) tell('high', 'high is below base');
    });
  return z.union([one, range]).transform(
    (given): Range =>
      typeof given === 'number'
        ? { low: given, base: given, high: given, measured: false }
        : {
            low: given.low ?? given.base,
            base: given.base,
            high: given.high ?? given.base,
            measured: given.measured ?? false,
          },
  );
}
