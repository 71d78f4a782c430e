import { describe, expect, it } from 'vitest';
import { readChallenge } from './auth-challenge.ts';

describe("a registry's challenge", () => {
  it.each([
    [
      'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:a/b:pull"',
      'https://ghcr.io/token',
      'ghcr.io',
      'repository:a/b:pull',
    ],
    ['bearer realm="https://a/t"', 'https://a/t', null, null],
    ['Basic realm="x", Bearer service=plain , realm="https://a/t?x=\\"1\\""', 'https://a/t?x="1"', 'plain', null],
    ['Bearer realm="https://first/",realm="https://second/"', 'https://first/', null, null],
    ['Bearer scope="a,b:pull,push",realm="https://a/"', 'https://a/', null, 'a,b:pull,push'],
  ])('%s asks for a token', (header, realm, service, scope) => {
    expect(readChallenge(header)).toEqual({ scheme: 'bearer', realm, service, scope });
  });

  it('may ask for a password', () => {
    expect(readChallenge('Basic realm="basic-realm"')).toEqual({ scheme: 'basic' });
    expect(readChallenge('Bearer error="x", Basic realm="y"')).toEqual({ scheme: 'basic' });
  });

  it.each([
    undefined,
    '',
    'Negotiate',
    'Digest realm="a"',
    'Bearer',
    'Bearer service="a"',
    `Bearer ${'a='.repeat(100_000)}`,
  ])('is nothing that can be met: %.40s', (header) => {
    expect(readChallenge(header)).toBeUndefined();
  });
});
