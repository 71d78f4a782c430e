// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useSearchText } from './use-search-text.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function show(inAddress: string | undefined) {
  const commits: (string | undefined)[] = [];
  const hook = renderHook(
    ({ given }: { given: string | undefined }) => useSearchText(given, (text) => commits.push(text)),
    {
      initialProps: { given: inAddress },
    },
  );
  return {
    commits,
    text: () => hook.result.current[0],
    type: (text: string) => act(() => hook.result.current[1](text)),
    rest: () => {
      act(() => {
        vi.advanceTimersByTime(300);
      });
    },
    address: (given: string | undefined) => hook.rerender({ given }),
  };
}

it('begins with the address', () => {
  expect(show('eu').text()).toBe('eu');
});

it('writes once typing rests', () => {
  const field = show(undefined);
  field.type('e');
  field.type('eu');
  expect(field.commits).toEqual([]);
  field.rest();
  expect(field.commits).toEqual(['eu']);
  field.rest();
  expect(field.commits).toEqual(['eu']);
});

it('keeps what was typed while the address was slow', () => {
  const field = show(undefined);
  field.type('e');
  field.rest();
  field.type('eu');
  field.rest();
  field.type('eu-west');
  field.address('e');
  expect(field.text()).toBe('eu-west');
  field.address('eu');
  expect(field.text()).toBe('eu-west');
  field.rest();
  expect(field.commits).toEqual(['e', 'eu', 'eu-west']);
});

it('follows the address when one goes elsewhere', () => {
  const field = show('eu');
  field.address(undefined);
  expect(field.text()).toBe('');
  field.type('us');
  field.rest();
  field.address('us');
  field.address(undefined);
  expect(field.text()).toBe('');
  field.rest();
  expect(field.commits).toEqual(['us']);
});

it('empties the address with the field', () => {
  const field = show('eu');
  field.type('');
  field.rest();
  expect(field.commits).toEqual([undefined]);
});
