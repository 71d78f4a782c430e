/** More than any module for a node has; a list beyond it helps nobody and could fill memory. */
export const mostItems = 20_000;

export class TooManyItemsError extends Error {}

/** All of them, unless there are more than any module needs. */
export function atMost<T>(items: Iterable<T>): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length >= mostItems) throw new TooManyItemsError();
    taken.push(item);
  }
  return taken;
}
