import { expect, test } from 'vitest';
import { kindWords, toolchainWords, wasiWords, whyNoService } from './module-words.ts';

test('kinds', () => {
  expect(kindWords({ kind: 'core', servesHttp: false })).toBe('core module');
  expect(kindWords({ kind: 'component', servesHttp: false })).toBe('component');
  expect(kindWords({ kind: 'component', servesHttp: true })).toBe('HTTP component');
});

test('the full WASI version where there is one, else its family', () => {
  expect(wasiWords({ wasi: '0.2', wasiVersions: ['0.2.12'] })).toBe('0.2.12');
  expect(wasiWords({ wasi: '0.2', wasiVersions: ['0.2.6', '0.2.12'] })).toBe('0.2');
  expect(wasiWords({ wasi: '0.1', wasiVersions: [] })).toBe('0.1');
  expect(wasiWords({ wasi: 'none', wasiVersions: [] })).toBe('none');
});

test('only what answers HTTP can be a service', () => {
  expect(whyNoService({ kind: 'component', servesHttp: true })).toBeUndefined();
  expect(whyNoService({ kind: 'component', servesHttp: false })).toContain('wasi:http');
  expect(whyNoService({ kind: 'core', servesHttp: false })).toContain('component');
});

test('tools stand together by what they did; unknown fields keep their name', () => {
  const producers = [
    { field: 'processed-by', name: 'rustc', version: '1.95.0' },
    { field: 'language', name: 'Rust', version: '' },
    { field: 'processed-by', name: 'wit-component', version: '0.240.0' },
    { field: 'constructor', name: 'x', version: '1' },
  ];
  expect(toolchainWords({ producers })).toEqual([
    ['Made with', 'rustc 1.95.0, wit-component 0.240.0'],
    ['Language', 'Rust'],
    ['constructor', 'x 1'],
  ]);
});
