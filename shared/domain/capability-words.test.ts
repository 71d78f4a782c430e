import { describe, expect, test } from 'vitest';
import { capabilitySummary, capabilityWords, groupCapabilities, packageOf } from './capability-words.ts';
import { type ModuleItem } from './module.ts';

const interfaceItem = (name: string): ModuleItem => ({
  name,
  kind: 'interface',
  version: /@(.*)$/.exec(name)?.[1] ?? null,
});
const core = (name: string): ModuleItem => ({ name, kind: 'core', version: null });

describe('words of one item', () => {
  test.each([
    ['wasi:http/outgoing-handler@0.2.12', 'makes outgoing HTTP requests', 'network'],
    ['wasi:http/client@0.3.2', 'makes outgoing HTTP requests', 'network'],
    ['wasi:clocks/wall-clock@0.2.0', 'reads the clock', 'node'],
    ['wasi:clocks/wall-clock', 'reads the clock', 'node'],
    ['wasi:nn/graph@0.2.0-rc-2024-10-28', 'runs machine-learning models on its host', 'node'],
    ['wasi:sockets/something-new@0.4.0', 'uses the network', 'network'],
    ['acme:widgets/store@1.0.0', 'needs this from its host', 'unknown'],
  ])('import %s', (name, words, reach) => {
    expect(capabilityWords(interfaceItem(name), 'import')).toEqual({ words, reach });
  });

  test.each([
    ['wasi:http/incoming-handler@0.2.12', 'answers HTTP requests'],
    ['wasi:http/handler@0.3.0', 'answers HTTP requests'],
    ['wasi:cli/run@0.2.0', 'runs once as a program, from start to end'],
    ['acme:widgets/store@1.0.0', 'offers this to others'],
  ])('export %s', (name, words) => {
    expect(capabilityWords(interfaceItem(name), 'export').words).toBe(words);
  });

  test.each([
    ['wasi_snapshot_preview1.clock_time_get', 'reads the clock and measures time'],
    ['wasi_snapshot_preview1.path_open', 'opens and changes files in folders it was given'],
    ['wasi_snapshot_preview1.fd_prestat_get', 'looks which folders it was given'],
    ['wasi_snapshot_preview1.new_thing', 'needs this from its host'],
    ['env.log', 'needs this from its host'],
    ['env', 'needs this from its host'],
  ])('core import %s', (name, words) => {
    expect(capabilityWords(core(name), 'import').words).toBe(words);
  });

  test('a name that only looks like an entry of the table gets none of its words', () => {
    expect(capabilityWords(interfaceItem('constructor'), 'import').reach).toBe('unknown');
    expect(capabilityWords(interfaceItem('__proto__'), 'import').reach).toBe('unknown');
    expect(capabilityWords(interfaceItem('evil:wasi/http/outgoing-handler'), 'import').reach).toBe('unknown');
  });
});

test('the package of an item', () => {
  expect(packageOf(interfaceItem('wasi:http/types@0.2.12'))).toBe('wasi:http');
  expect(packageOf({ name: 'log', kind: 'function', version: null })).toBe('');
  expect(packageOf(core('wasi_snapshot_preview1.fd_write'))).toBe('wasi_snapshot_preview1');
});

test('groups put what reaches furthest first and keep every item', () => {
  const items = [
    'wasi:io/streams@0.2.12',
    'wasi:http/types@0.2.12',
    'wasi:clocks/wall-clock@0.2.12',
    'wasi:http/outgoing-handler@0.2.12',
  ].map(interfaceItem);
  const groups = groupCapabilities(items, 'import');
  expect(groups.map((group) => [group.package, group.reach, group.items.length])).toEqual([
    ['wasi:http', 'network', 2],
    ['wasi:clocks', 'node', 1],
    ['wasi:io', 'inside', 1],
  ]);
  expect(groups[0]?.items.map(({ item }) => item.name)).toEqual([
    'wasi:http/outgoing-handler@0.2.12',
    'wasi:http/types@0.2.12',
  ]);
});

test('the summary names each thing once and leaves out what stays inside', () => {
  const items = ['wasi:clocks/wall-clock@0.2.1', 'wasi:clocks/wall-clock@0.2.2', 'wasi:io/poll@0.2.1'].map(
    interfaceItem,
  );
  expect(capabilitySummary(items)).toEqual([{ words: 'reads the clock', reach: 'node' }]);
  expect(capabilitySummary([])).toEqual([]);
});
