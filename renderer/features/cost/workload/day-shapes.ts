/* A day of requests, hour by hour. Pure. */

const hoursPerMonth = 730;
export const hoursOfDay = 24;

export const monthOfDay = (hours: readonly number[]): number =>
  (hours.reduce((sum, each) => sum + each, 0) * hoursPerMonth) / hoursOfDay;

const rounded = (value: number): number => Number(value.toPrecision(6));

const shapes = {
  flat: Array.from({ length: hoursOfDay }, () => 1),
  office: [1, 1, 1, 1, 1, 2, 5, 12, 22, 26, 26, 25, 22, 25, 26, 25, 22, 15, 8, 4, 3, 2, 1, 1],
  evening: [7, 4, 2, 1, 1, 1, 2, 4, 5, 6, 6, 7, 8, 8, 8, 9, 11, 15, 20, 25, 28, 26, 20, 12],
} as const;
export type DayShape = keyof typeof shapes;

/** A day of a shape that makes that many requests in a month of 730 hours. */
export function dayOfMonth(requestsPerMonth: number, shape: DayShape): readonly number[] {
  const weights = shapes[shape];
  const total = weights.reduce((sum, each) => sum + each, 0);
  const aDay = (requestsPerMonth * hoursOfDay) / hoursPerMonth;
  return weights.map((weight) => rounded((aDay * weight) / total));
}

/** 24 numbers out of a text: one a line, or apart by commas, semicolons, tabs or spaces. What is wrong otherwise. */
export function dayIn(text: string): readonly number[] | string {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const numbers = parts.map(Number);
  const wrong = parts.find((_part, at) => !Number.isFinite(numbers[at]) || (numbers[at] ?? -1) < 0);
  if (wrong !== undefined) return `“${wrong.slice(0, 20)}” is no number of requests`;
  return numbers.length === hoursOfDay ? numbers : `These are ${numbers.length} numbers; a day has 24`;
}

/** The top of a scale on which the highest hour has room to grow. */
export function scaleTop(hours: readonly number[]): number {
  const highest = Math.max(1, ...hours) * 1.15;
  const magnitude = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((each) => each * magnitude >= highest) ?? 10;
  return step * magnitude;
}

export const hourWords = (hour: number): string =>
  `${String(hour).padStart(2, '0')}:00 to ${String((hour + 1) % hoursOfDay).padStart(2, '0')}:00`;
