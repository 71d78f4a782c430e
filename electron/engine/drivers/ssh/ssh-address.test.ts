import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { parseSshAddress, showSshAddress } from './ssh-address.ts';

describe('parseSshAddress', () => {
  test.each([
    ['node', { host: 'node' }],
    [' node ', { host: 'node' }],
    ['10.0.0.7', { host: '10.0.0.7' }],
    ['edge@node', { user: 'edge', host: 'node' }],
    ['edge@node:2222', { user: 'edge', host: 'node', port: 2222 }],
    ['user@corp.example@node', { user: 'user@corp.example', host: 'node' }],
    ['node:22', { host: 'node', port: 22 }],
    ['[fe80::1]:2222', { host: 'fe80::1', port: 2222 }],
    ['edge@[fe80::1%eth0]', { user: 'edge', host: 'fe80::1%eth0' }],
    ['fe80::1', { host: 'fe80::1' }],
    ['my_node-1.example', { host: 'my_node-1.example' }],
  ])('%s', (text, address) => {
    expect(parseSshAddress(text)).toEqual(address);
  });

  test.each([
    '',
    '@node',
    'edge@',
    '-oProxyCommand=id',
    'edge@-oProxyCommand=id',
    '-l@node',
    'node:0',
    'node:65536',
    'node:22x',
    'node:',
    'no de',
    'node;id',
    'node\nid',
    '$(id)',
    'a/b',
    '[node',
    '[]:22',
    'ssh://node',
    `${'a'.repeat(300)}`,
  ])('refuses %j', (text) => {
    let code = '';
    try {
      parseSshAddress(text);
    } catch (error) {
      code = failureOf(error).code;
    }
    expect(code).toBe('input/invalid');
  });

  test('what is shown is read back', () => {
    const host = fc.oneof(fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/), fc.ipV6());
    const user = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,10}$/);
    fc.assert(
      fc.property(host, user, fc.integer({ min: 1, max: 65_535 }), (name, login, port) => {
        const target = { user: login, host: name, port };
        expect(parseSshAddress(showSshAddress(target))).toEqual(target);
      }),
    );
  });
});
