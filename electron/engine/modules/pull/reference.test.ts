import { describe, expect, it } from 'vitest';
import { isLoopback, readReference, shownUrl } from './reference.ts';

const digest = 'a'.repeat(64);

describe('a reference', () => {
  it.each([
    ['ghcr.io/acme/shop:1.4', { registry: 'ghcr.io', repository: 'acme/shop', tag: '1.4', digest: null }],
    ['ghcr.io/acme/shop', { registry: 'ghcr.io', repository: 'acme/shop', tag: 'latest', digest: null }],
    [`ghcr.io/acme/shop@sha256:${digest}`, { repository: 'acme/shop', tag: null, digest }],
    [`oci://ghcr.io/acme/shop:1@sha256:${digest}`, { tag: '1', digest, text: `ghcr.io/acme/shop:1@sha256:${digest}` }],
    ['localhost:5000/shop', { registry: 'localhost:5000', repository: 'shop', tag: 'latest' }],
    ['localhost/shop:v_1', { registry: 'localhost', tag: 'v_1' }],
    ['[::1]:5000/a/b-c__d.e:x', { registry: '[::1]:5000', repository: 'a/b-c__d.e', tag: 'x' }],
    ['GHCR.io/acme/shop', { registry: 'ghcr.io' }],
    ['docker.io/shop', { registry: 'docker.io', repository: 'library/shop' }],
    ['docker.io/acme/shop', { repository: 'acme/shop' }],
    ['index.docker.io/acme/shop', { registry: 'docker.io', repository: 'acme/shop' }],
  ])('%s names an artifact', (text, parts) => {
    expect(readReference(` ${text}\n`)).toMatchObject({ kind: 'oci', ...parts });
  });

  it.each(['https://example.org/a.wasm', 'HTTP://example.org:8080/a?x=1#part'])('%s is an address', (text) => {
    const reference = readReference(text);
    expect(reference.kind === 'url' && reference.url.hash).toBe('');
  });

  it.each([
    'shop',
    'shop:1',
    'acme/shop:1',
    '',
    '/',
    'ghcr.io/',
    'ghcr.io/Acme/shop',
    'ghcr.io/../shop',
    'ghcr.io/a//b',
    'ghcr.io/shop:',
    'ghcr.io/shop:a b',
    'ghcr.io/shop@sha256:12',
    `ghcr.io/shop@sha512:${'a'.repeat(128)}`,
    `ghcr.io/shop@sha256:${digest}@sha256:${digest}`,
    'gh cr.io/shop',
    'user:secret@ghcr.io/shop',
    '-ghcr.io/shop',
    'ghcr.io:port/shop',
    'https://user:secret@example.org/a.wasm',
    'https://',
    'file:///etc/passwd',
    'ftp://example.org/a.wasm',
    `ghcr.io/${'a/'.repeat(200)}b`,
  ])('%s is refused, with what to write', (text) => {
    expect(() => readReference(text)).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({
          code: 'input/invalid',
          field: 'reference',
          hint: expect.stringContaining('ghcr.io/acme'),
        }),
      }),
    );
  });

  it('is shown and kept without what looks like a secret', () => {
    const url = new URL('https://example.org/a.wasm?version=1&X-Amz-Signature=abc&token=def');
    expect(shownUrl(url)).toBe('https://example.org/a.wasm?version=1&X-Amz-Signature=%E2%80%A6&token=%E2%80%A6');
    expect(url.searchParams.get('token')).toBe('def');
  });

  it('of this computer may be reached without encryption, and no other', () => {
    const hosts = ['localhost', 'localhost:5000', 'a.localhost:1', '127.0.0.1', '127.1.2.3:9', '[::1]:80'];
    expect(hosts.filter((host) => !isLoopback(host))).toEqual([]);
    const others = ['localhost.example.org', '127.0.0.1.example.org', '128.0.0.1', '10.0.0.1', '[::2]', 'notlocalhost'];
    expect(others.filter(isLoopback)).toEqual([]);
  });
});
