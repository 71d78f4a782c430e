import { expect, test } from 'vitest';
import { enforcementOf } from './grant-enforcement.ts';
import { GrantEnforcement, Grants } from './grants.ts';
import { RuntimeName } from './node.ts';

const longPath = `/${'x'.repeat(999)}`;
const everything = Grants.parse({
  http: ['api.example.com'],
  tcp: true,
  udp: true,
  nameLookup: true,
  folders: Array.from({ length: 50 }, () => ({ hostPath: longPath, guestPath: longPath, access: 'read' })),
  arguments: ['a'],
  keyValue: true,
  config: { a: 'b' },
  inference: true,
  tls: true,
  fuel: 1_000,
});

test.each(RuntimeName.options)('%s: every grant has a line of its own, within the limits of the contract', (name) => {
  const lines = enforcementOf(everything, { name, version: '49.0.3' });
  expect(new Set(lines.map((line) => line.grant))).toEqual(new Set(Object.keys(everything)));
  for (const line of lines) {
    expect(GrantEnforcement.parse(line)).toEqual(line);
    expect(line.note).toMatch(/^[A-Z\w].*\.$/);
  }
});

test.each(RuntimeName.options)('%s: nothing granted to a module that imports nothing is nothing to tell', (name) => {
  expect(enforcementOf(Grants.parse({}), { name, version: '49.0.3' }, [])).toEqual([]);
});

test('jco keeps to hosts and read-only folders, and cannot count fuel', () => {
  const lines = enforcementOf(everything, { name: 'jco', version: '0.15.0' });
  const how = Object.fromEntries(lines.map((line) => [line.grant, line.how]));
  expect(how).toMatchObject({
    http: 'enforced',
    folders: 'enforced',
    config: 'enforced',
    fuel: 'missing',
    tcp: 'missing',
  });
});
