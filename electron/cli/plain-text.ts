/**
 * Text as a terminal may be given it. Names, logs and messages come from nodes and modules; control characters in them
 * could move the cursor, rename the window or put words into the next prompt, and direction marks could make a line
 * read as another. Line breaks become spaces.
 */
export function plainText(text: string): string {
  return text.replaceAll(/\r?\n|\t/g, ' ').replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** JSON in which nothing outside of printable characters stands as it is; it means the same to a program. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
