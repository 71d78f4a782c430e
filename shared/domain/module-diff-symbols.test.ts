import { expect, it } from 'vitest';
import { symbolName } from './module-diff-symbols.ts';

it.each([
  ['core::fmt::write::h0123456789abcdef', 'core::fmt::write'],
  ['<alloc::vec::Vec<T> as core::ops::Drop>::drop::hfedcba9876543210', '<alloc::vec::Vec<T> as core::ops::Drop>::drop'],
  ['_ZN4core3fmt5write17h0123456789abcdefE', 'core::fmt::write'],
  [
    '_ZN62_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..ops..Drop$GT$4drop17h0123456789abcdefE',
    '_ZN62_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..ops..Drop$GT$4drop17h0123456789abcdefE',
  ],
  [
    '_ZN55_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..Drop$GT$4drop17h0123456789abcdefE',
    '<alloc::vec::Vec<T> as core::Drop>::drop',
  ],
  ['_ZN9notenough17h0123456789abcdefE', 'notenough'],
  ['_ZNSt6vectorIiSaIiEE9push_backEOi', '_ZNSt6vectorIiSaIiEE9push_backEOi'],
  ['main.main', 'main.main'],
  ['env::h1', 'env::h1'],
  ['', ''],
])('%s', (name, shown) => {
  expect(symbolName(name)).toBe(shown);
});
