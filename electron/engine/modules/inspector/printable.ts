/** Longest name that is kept of anything in a file. */
export const longestName = 512;

/** Control characters, and those that turn the direction of text: a name could rewrite a terminal or a page with them. */
const hidden = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;

const escape = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;

/** Text of one line out of a file, safe to show, at most `maxLength` long. */
export function printable(text: string, maxLength: number): string {
  const shown = text.slice(0, maxLength + 1).replace(hidden, escape);
  return shown.length > maxLength ? `${shown.slice(0, maxLength - 1)}…` : shown;
}

/** Text of many lines out of a file, safe to show; cut where it is longer than `maxLength`. */
export function printableLines(text: string, maxLength: number): string {
  const shown = text
    .slice(0, maxLength)
    .replace(hidden, (character) => (character === '\n' || character === '\t' ? character : escape(character)));
  return text.length > maxLength ? `${shown}\n// … cut off: ${text.length} characters in all` : shown;
}
