import { describe, expect, test } from 'vitest';
import { isHostGranted } from './granted-host.ts';

describe('a list of hosts', () => {
  test.each([
    ['api.example.com', 'https', 'api.example.com'],
    ['api.example.com', 'http', 'API.Example.COM'],
    ['api.example.com', 'https', 'api.example.com:443'],
    ['api.example.com', 'https', 'api.example.com.'],
    ['api.example.com:8443', 'https', 'api.example.com:8443'],
    ['*.example.com', 'https', 'a.b.example.com'],
    ['*.example.com:8080', 'http', 'a.example.com:8080'],
    ['10.0.0.7:5432', 'http', '10.0.0.7:5432'],
  ] as const)('%s covers %s://%s', (granted, scheme, asked) =>
    expect(isHostGranted([granted], asked, scheme)).toBe(true),
  );

  test.each([
    ['api.example.com', 'https', 'api.example.com:8443'],
    ['api.example.com', 'https', 'api.example.com:80'],
    ['api.example.com', 'http', 'api.example.com.evil.test'],
    ['*.example.com', 'https', 'example.com'],
    ['*.example.com', 'https', 'evilexample.com'],
    ['example.com', 'https', 'a.example.com'],
    ['example.com', 'https', 'evil.test@example.com'],
    ['example.com', 'https', 'example.com@evil.test'],
    ['example.com', 'https', 'example.com:443@evil.test'],
    ['example.com', 'https', 'evil.test#example.com'],
    ['example.com', 'https', 'example.com:0'],
    ['example.com', 'https', 'example.com:99999'],
    ['example.com', 'https', 'example.com\n'],
    ['example.com', 'https', ''],
    ['example.com', 'https', '[::1]'],
  ] as const)('%s does not cover %s://%s', (granted, scheme, asked) =>
    expect(isHostGranted([granted], asked, scheme)).toBe(false),
  );

  test('none covers nothing, any covers all', () => {
    expect(isHostGranted([], 'example.com', 'http')).toBe(false);
    expect(isHostGranted('any', 'example.com:1', 'http')).toBe(true);
  });
});
