import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelKey } from './node.ts';
import { matchesSelector, parseSelector, printSelector, type Requirement, type Selector } from './selector.ts';

function parsed(text: string): Selector {
  const result = parseSelector(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message} at ${result.error.position}`);
  return result.selector;
}

const node = { region: 'eu-west', tier: 'edge', cores: '8', empty: '', 'example.com/rack': 'r12' };

describe('matching', () => {
  it.each([
    ['', true],
    ['   ', true],
    ['region=eu-west', true],
    ['region == eu-west', true],
    ['region=us', false],
    ['region!=us', true],
    ['missing!=us', true],
    ['missing=us', false],
    ['region in (us, eu-west)', true],
    ['region in (us)', false],
    ['region notin (us)', true],
    ['missing notin (us)', true],
    ['region notin (us,eu-west)', false],
    ['tier', true],
    ['missing', false],
    ['!missing', true],
    ['!tier', false],
    ['cores>4', true],
    ['cores > 8', false],
    ['cores<9', true],
    ['region>4', false],
    ['missing<4', false],
    ['empty=', true],
    ['empty', true],
    ['empty in (,a)', true],
    ['tier=edge,region=eu-west , !spare', true],
    ['tier=edge,region=us', false],
    ['example.com/rack=r12', true],
    // Words of JavaScript objects are labels like others.
    ['constructor', false],
    ['!hasOwnProperty', true],
    ['toString!=x', true],
  ])('%s', (text, expected) => {
    expect(matchesSelector(parsed(text), node)).toBe(expected);
  });
});

describe('errors name the place', () => {
  it.each([
    ['a=b,', 4, 'A label key is missing here'],
    [',a', 0, 'A label key is missing here'],
    ['a b', 2, 'After a comes =, !=, in, notin, > or <, or a comma'],
    ['a=b c', 4, 'Put a comma between requirements'],
    ['a in b', 5, 'Values stand in brackets: (a, b)'],
    ['a in (b', 7, 'The closing bracket is missing'],
    ['a in (b c)', 8, 'Put a comma between values'],
    ['a in ()', 6, 'At least one value is needed here'],
    ['in (a)', 0, 'A label key is missing before in'],
    ['a>x', 2, 'After > comes a whole number'],
    ['a>', 2, 'After > comes a whole number'],
    ['-a=b', 0, '-a cannot be a label key'],
    ['region=-b', 7, '-b cannot be a label value'],
    ['a==!b', 3, '! cannot be a label value'],
    ['a(b)', 1, 'After a comes =, !=, in, notin, > or <, or a comma'],
    ['!', 1, 'A label key is missing here'],
    ['a/b/c', 0, 'a/b/c cannot be a label key'],
    [`a=${'x'.repeat(64)}`, 2, `${'x'.repeat(64)} cannot be a label value`],
  ])('%s', (text, position, message) => {
    expect(parseSelector(text)).toMatchObject({ ok: false, error: { position, message } });
  });
});

const key = fc
  .stringMatching(/^([a-z0-9]{1,8}\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,8}[A-Za-z0-9])?$/)
  .filter((text) => labelKey.test(text) && text !== 'in' && text !== 'notin');
const value = fc.oneof(fc.constant(''), fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,8}[A-Za-z0-9])?$/));
const requirement: fc.Arbitrary<Requirement> = fc.oneof(
  fc.record({ kind: fc.constantFrom('equals' as const, 'not-equals' as const), key, value }),
  fc.record({
    kind: fc.constantFrom('in' as const, 'not-in' as const),
    key,
    values: fc.uniqueArray(value, { minLength: 1, maxLength: 4 }).map((values) => values.toSorted()),
  }),
  fc.record({ kind: fc.constantFrom('exists' as const, 'not-exists' as const), key }),
  fc.record({ kind: fc.constantFrom('greater' as const, 'less' as const), key, than: fc.bigInt(0n, 10n ** 18n - 1n) }),
);

describe('properties', () => {
  it('printing and parsing give the same selector', () => {
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 6 }), (selector) => {
        expect(parsed(printSelector(selector))).toEqual(selector);
      }),
    );
  });

  it('every text yields a selector or a place inside the text', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 60, unit: 'binary' }),
      fc
        .array(fc.constantFrom('a', 'in', 'notin', '(', ')', ',', '=', '==', '!=', '!', '>', '<', ' ', '7', '-'))
        .map((x) => x.join('')),
    );
    const property = fc.property(text, (source) => {
      const result = parseSelector(source);
      if (result.ok) return isDeepStrictEqual(parsed(printSelector(result.selector)), result.selector);
      const { position, length } = result.error;
      return position >= 0 && length >= 0 && position + length <= source.length;
    });
    expect(fc.check(property, { numRuns: 500 })).toMatchObject({ failed: false, counterexample: null });
  });

  it('a requirement and its negation split all nodes', () => {
    const labels = fc.dictionary(key, value, { maxKeys: 5 });
    fc.assert(
      fc.property(key, fc.uniqueArray(value, { minLength: 1, maxLength: 4 }), labels, (name, values, of) => {
        const [first = ''] = values;
        const matches = (text: string) => matchesSelector(parsed(text), of);
        const set = `(${[...values, first].join(',')})`;
        expect(matches(`${name} in ${set}`)).not.toBe(matches(`${name} notin ${set}`));
        expect(matches(`${name}=${first}`)).not.toBe(matches(`${name}!=${first}`));
        expect(matches(name)).not.toBe(matches(`!${name}`));
      }),
    );
  });
});
