const longestLine = 8192;

/** Log lines with a number each, cut to the length that the contract allows. */
export async function* numberedLines(
  lines: AsyncIterable<string>,
): AsyncGenerator<{ seq: number; text: string }, void> {
  let seq = 0;
  for await (const text of lines) {
    yield { seq, text: text.length > longestLine ? `${text.slice(0, longestLine - 1)}…` : text };
    seq += 1;
  }
}
