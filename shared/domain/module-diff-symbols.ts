/*
 * Names of functions as they are matched and shown. Rust ends a symbol with a hash that changes from build to build;
 * with it no function would ever meet its older self. Names of other languages stay as they are: toolchains for
 * WebAssembly write them readable already, but for C++, whose symbols say enough to be recognised.
 */

/** `core::fmt::write::h0123456789abcdef` → `core::fmt::write`; `_ZN4core3fmt5write17h…E` the same. */
export function symbolName(name: string): string {
  const { length } = name;
  if (name.startsWith('::h', length - 19) && isHash(name, length - 16)) return name.slice(0, -19);
  if (!name.startsWith('17h', length - 20) || !name.startsWith('_ZN') || !name.endsWith('E')) return name;
  return isHash(name, length - 17) ? (path(name.slice(3, -20)) ?? name) : name;
}

/** Sixteen hexadecimal digits; a loop, for hundreds of thousands of names. */
function isHash(name: string, start: number): boolean {
  for (let at = start; at < start + 16; at += 1) {
    const code = name.charCodeAt(at);
    if (code < 48 || code > 102 || (code > 57 && code < 97)) return false;
  }
  return true;
}

/** `4core3fmt5write` → `core::fmt::write`; null where the lengths are wrong. */
function path(mangled: string): string | null {
  const parts: string[] = [];
  let at = 0;
  while (at < mangled.length) {
    const length = Number.parseInt(mangled.slice(at, at + 4), 10);
    if (!(length > 0)) return null;
    const start = at + String(length).length;
    at = start + length;
    if (at > mangled.length) return null;
    const part = mangled.slice(start, at);
    parts.push(part.includes('$') || part.includes('..') ? unescape(part) : part);
  }
  return parts.join('::');
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['SP', '@'],
  ['BP', '*'],
  ['RF', '&'],
  ['LT', '<'],
  ['GT', '>'],
  ['LP', '('],
  ['RP', ')'],
  ['C', ','],
]);

/** Rust's legacy mangling writes `<` as `$LT$`, a character by its number as `$u20$`, and `::` as `..`. */
function unescape(part: string): string {
  const plain = part.startsWith('_$') ? part.slice(1) : part;
  return plain.replaceAll('..', '::').replace(/\$([A-Z]{1,2}|u[0-9a-f]{1,6})\$/g, (whole: string, code: string) => {
    if (!code.startsWith('u')) return escapes.get(code) ?? whole;
    const point = Number.parseInt(code.slice(1), 16);
    return point >= 0x20 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
