import { useEffect, useState } from 'react';

/** Typing is shown at once and put into the address when it rests. */
const settleMs = 250;

/**
 * Text that lives in the page's address: begins with what the address says, follows it when one goes back, and writes it
 * (through `commit`, undefined for empty) without making typing wait.
 */
export function useSearchText(
  inAddress: string | undefined,
  commit: (text: string | undefined) => void,
): [string, (text: string) => void] {
  const given = inAddress ?? '';
  const [text, setText] = useState(given);
  const [seen, setSeen] = useState(given);
  if (given !== seen) {
    setSeen(given);
    setText(given);
  }
  useEffect(() => {
    if (text === given) return undefined;
    const timer = setTimeout(() => {
      setSeen(text);
      commit(text === '' ? undefined : text);
    }, settleMs);
    return () => clearTimeout(timer);
  });
  return [text, setText];
}
