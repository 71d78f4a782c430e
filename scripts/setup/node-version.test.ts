import { describe, expect, test } from 'vitest';
import { delimiter, dirname } from 'node:path';
import { environmentFor, isNewEnough } from './node-version.mjs';

describe('isNewEnough', () => {
  test.each([
    ['18.20.4', false],
    ['v20.20.2', false],
    ['22.12.0', false],
    ['22.13.0', true],
    ['v22.20.1', true],
    ['23.3.0', false],
    ['23.4.0', true],
    ['24.0.0', true],
    ['26.1.0', true],
  ])('Node %s: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });
});

describe('environmentFor', () => {
  test('puts the folder of the given Node first in PATH, and names it for the engine', () => {
    const node = '/opt/somewhere/bin/node';
    const env = environmentFor(node);
    expect(env['PATH']?.split(delimiter)[0]).toBe(dirname(node));
    expect(env['PATH']?.endsWith(process.env['PATH'] ?? '')).toBe(true);
    expect(env['FLOTILLA_NODE']).toBe(node);
  });

  test('does not add a folder that is first already', () => {
    const env = environmentFor(process.execPath);
    const again = { ...process.env };
    Object.assign(process.env, env);
    try {
      expect(environmentFor(process.execPath)['PATH']).toBe(env['PATH']);
    } finally {
      process.env['PATH'] = again['PATH'];
    }
  });
});
