import { describe, expect, test } from 'vitest';
import { Grants } from '#shared/domain/grants.ts';
import { grantsDraft, grantsInWords, type GrantsDraft, noGrants, readGrants } from './grants-draft.ts';
import { readEnv } from './read-lines.ts';

const draft = (more: Partial<GrantsDraft>): GrantsDraft => ({ ...noGrants, ...more });

test('grants come back from the fields as they went in', () => {
  const grants = Grants.parse({
    http: ['api.example.com', '*.example.org:8443'],
    udp: true,
    folders: [{ hostPath: '/var/lib/shop', guestPath: '/data', access: 'read-write' }],
    arguments: ['--verbose', '', 'a b'],
    config: { mode: 'fast=1' },
    fuel: 5_000_000,
  });
  expect(readGrants(grantsDraft(grants))).toEqual({ ok: true, grants });
  expect(readGrants(noGrants)).toEqual({ ok: true, grants: Grants.parse({}) });
  expect(readGrants(draft({ http: 'any', hosts: 'not read' }))).toMatchObject({ ok: true, grants: { http: 'any' } });
});

describe('each wrong field is named', () => {
  const folder = { hostPath: '/a', guestPath: '/data', access: 'read' } as const;
  test.each([
    [{ http: 'some' }, 'hosts'],
    [{ http: 'some', hosts: 'https://x.example' }, 'hosts'],
    [{ folders: [{ ...folder, hostPath: 'here' }] }, 'folders'],
    [{ folders: [{ ...folder, guestPath: '/a:b' }] }, 'folders'],
    [{ folders: [folder, folder] }, 'folders'],
    [{ config: 'no value' }, 'config'],
    [{ fuel: 12 }, 'fuel'],
    [{ arguments: 'x'.repeat(4_001) }, 'arguments'],
  ] satisfies [Partial<GrantsDraft>, string][])('%j', (more, field) => {
    const read = readGrants(draft(more));
    expect(read.ok ? [] : Object.keys(read.errors)).toEqual([field]);
  });
});

test.each([
  [{}, 'No network, no folders'],
  [{ arguments: 'a\nb' }, 'No network, no folders, 2 arguments'],
  [{ http: 'some', hosts: 'a.example' }, 'HTTP to a.example'],
  [{ http: 'some', hosts: 'a.example\nb.example', tcp: true }, 'HTTP to 2 hosts, TCP'],
  [{ http: 'any', arguments: '-v', fuel: 1000 }, 'HTTP to any host, 1 argument, at most 1,000 units of fuel'],
] satisfies [Partial<GrantsDraft>, string][])('%j in words', (more, words) => {
  expect(grantsInWords(draft(more))).toBe(words);
});

describe('environment', () => {
  test.each([
    ['A=1\nnothing', 'Line 2 has no ='],
    ['1A=x', 'Line 1: a name has letters, digits and _, and begins with no digit'],
    ['A=1\n\nA=2', 'Line 3: A stands twice'],
    [`A=${'x'.repeat(4_001)}`, 'Line 1 is longer than 4,000 characters'],
  ])('%j', (text, error) => {
    expect(readEnv(text)).toEqual({ ok: false, error });
  });

  test('values keep their spaces and equal signs, and any name is only a name', () => {
    const pairs = [
      ['A', ' b = c '],
      ['__proto__', 'x'],
      ['E', ''],
    ];
    expect(readEnv('A= b = c \r\n__proto__=x\nE=')).toEqual({ ok: true, value: Object.fromEntries(pairs) });
  });
});
