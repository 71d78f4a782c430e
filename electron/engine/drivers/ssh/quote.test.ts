import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loginShellWord, quote } from './quote.ts';

const hostile = [
  '',
  ' ',
  "'",
  "''",
  "'\\''",
  '"',
  '\\',
  "\\'",
  '$HOME',
  '$(touch /tmp/pwned)',
  '`id`',
  '; rm -rf /',
  '&& id',
  '| id',
  '> /etc/passwd',
  '*',
  '?',
  '[a-z]',
  '~',
  '~root',
  '!!',
  '#',
  '-rf',
  '--help',
  '{a,b}',
  'a\nb',
  'a\r\nb',
  '\ttab',
  '\u0007\u001b[31m',
  'ünïcödé 🚢',
  '%s%n',
  '$IFS',
  '${x:-y}',
  "it's 'so' \"quoted\"",
  'x'.repeat(4000),
];

/** What real shells make of the words: each on a line of its own, as hexadecimal. */
function throughShell(shell: readonly string[], words: readonly string[]): string[] {
  const [command = 'sh', ...before] = shell;
  const script = `for w in ${words.map(quote).join(' ')}; do printf '%s' "$w" | od -An -v -tx1 | tr -d ' \\n'; echo; done`;
  const out = execFileSync(command, [...before, '-c', script], { encoding: 'utf8', maxBuffer: 1e8 });
  return out
    .split('\n')
    .slice(0, words.length)
    .map((hex) => Buffer.from(hex, 'hex').toString('utf8'));
}

const exists = (shell: readonly string[]): boolean => {
  try {
    return throughShell(shell, ['x'])[0] === 'x';
  } catch {
    return false;
  }
};

describe.skipIf(process.platform === 'win32')('quote', () => {
  const shells = [['sh'], ['dash'], ['bash'], ['busybox', 'sh'], ['zsh']].filter(exists);

  test.each(shells.map((shell) => ({ shell })))('$shell reads back every word of the hostile corpus', ({ shell }) => {
    expect(throughShell(shell, hostile)).toEqual(hostile);
  });

  test('sh reads back any words', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        expect(throughShell(['sh'], words)).toEqual(words);
      }),
      { numRuns: 60 },
    );
  });

  test('refuses what no shell can be given', () => {
    expect(() => quote('a\0b')).toThrow('NUL');
    expect(() => loginShellWord('a\\b')).toThrow('backslash');
    expect(() => loginShellWord('a\nb')).toThrow('line break');
    expect(loginShellWord("it's")).toBe(String.raw`'it'\''s'`);
  });
});
