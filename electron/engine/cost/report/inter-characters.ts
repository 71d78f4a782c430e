/**
 * What the fonts of PDF reports have no glyph for (ranges as cut in docs/decisions/0020-bills-in-reports-out.md): one
 * match a character.
 */
const unknown =
  /[^\u0020-\u007e\u00a0-\u00ac\u00ae-\u0148\u014a-\u017f\u0192\u0218-\u021b\u02c6-\u02dd\u0374-\u0376\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03d7\u03dc-\u03dd\u03f0-\u03f6\u03f9-\u03fa\u03fc-\u045f\u0490-\u0491\u1e80-\u1e85\u1e9e\u1ea0-\u1ef9\u2010-\u2027\u202f-\u203a\u2044\u2070-\u2071\u2074-\u2079\u2080-\u2089\u20a0-\u20af\u20b1-\u20b5\u20b8-\u20ba\u20bc-\u20bf\u2100-\u2101\u2103\u2105-\u2106\u2109\u2113\u2116-\u2117\u211e-\u2122\u2190-\u2199\u2202\u2206\u220f\u2211-\u2212\u221a\u221e\u222b\u2248\u2260\u2264-\u2265\u25a0-\u25a1\u25b2-\u25b3\u25b6-\u25b7\u25ba-\u25bd\u25cb\u25cf\u2713\u2717]/gu;

/** A text that the fonts can set: what they lack (emoji, Chinese, Arabic …) stands as □, control characters as blanks. */
export const settable = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll(unknown, (character) => (/[\p{M}\p{Cf}]/u.test(character) ? '' : '□'));
