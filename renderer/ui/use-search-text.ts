import { useEffect, useState } from 'react';

/** Typing is shown at once and put into the address when it rests. */
const settleMs = 250;

/**
 * Text that lives in the page's address: begins with what the address says, follows it when one goes elsewhere, and
 * writes it (through `commit`, undefined for empty) without making typing wait. The address answers late, so what comes
 * back from it is compared with what was written: one's own older text must not overwrite what was typed since.
 */
export function useSearchText(
  inAddress: string | undefined,
  commit: (text: string | undefined) => void,
): [string, (text: string) => void] {
  const given = inAddress ?? '';
  const [text, setText] = useState(given);
  const [seen, setSeen] = useState(given);
  const [written, setWritten] = useState<readonly string[]>([]);
  if (given !== seen) {
    const own = written.indexOf(given);
    setSeen(given);
    setWritten(written.slice(own + 1));
    if (own < 0) setText(given);
  }
  useEffect(() => {
    if (text === (written.at(-1) ?? given)) return undefined;
    const timer = setTimeout(() => {
      setWritten((old) => [...old, text]);
      commit(text === '' ? undefined : text);
    }, settleMs);
    return () => clearTimeout(timer);
  });
  return [text, setText];
}
