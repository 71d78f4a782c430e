import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseAgentArguments } from './agent-arguments.ts';

test('takes a folder, a name, a port and labels', () => {
  const args = ['--root', 'data/p1', '--name', 'practice-1', '--port', '7000', '--labels', 'zone=a,tier=practice,x='];
  expect(parseAgentArguments(args)).toEqual({
    root: resolve('data/p1'),
    name: 'practice-1',
    port: 7000,
    labels: { zone: 'a', tier: 'practice', x: '' },
  });
});

test('chooses a port and has no labels when nothing is said', () => {
  expect(parseAgentArguments(['--root', '/r', '--name', 'n'])).toMatchObject({ port: 0, labels: {} });
});

test.each([
  [[], 'root'],
  [['--root', '/r'], 'name'],
  [['--root', '/r', '--name', '../evil'], 'name'],
  [['--root', '/r', '--name', 'n', '--port', '70000'], 'port'],
  [['--root', '/r', '--name', 'n', '--labels', 'zone=a b'], 'labels'],
  [['--root', '/r', '--name', 'n', '--what'], '--what'],
])('says what is wrong with %j', (args, about) => {
  expect(() => parseAgentArguments(args)).toThrow(about);
});
