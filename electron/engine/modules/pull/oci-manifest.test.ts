import { describe, expect, it } from 'vitest';
import { readManifest } from './oci-manifest.ts';

const sha = (letter: string) => `sha256:${letter.repeat(64)}`;
const layer = (mediaType: string, letter = 'a', title?: string) => ({
  mediaType,
  digest: sha(letter),
  size: 10,
  ...(title !== undefined && { annotations: { 'org.opencontainers.image.title': title } }),
});
const read = (value: unknown) => readManifest(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
const manifest = (...layers: object[]) => read({ schemaVersion: 2, config: layer('application/json', 'c'), layers });
const index = (...manifests: object[]) => read({ schemaVersion: 2, manifests });

describe('a manifest', () => {
  it.each([
    ["CNCF's layout", [layer('application/wasm')]],
    [
      "Spin's",
      [layer('application/vnd.wasm.content.layer.v1+data', 'b'), layer('application/vnd.wasm.content.layer.v1+wasm')],
    ],
    ["wasmCloud's older one", [layer('application/vnd.module.wasm.content.layer.v1+wasm')]],
    [
      'a file pushed without a type',
      [layer('application/vnd.oci.image.layer.v1.tar', 'a', 'shop.wasm'), layer('text/plain', 'b', 'README')],
    ],
    [
      'what is marked before what is only called so',
      [layer('application/octet-stream', 'b', 'other.wasm'), layer('application/wasm')],
    ],
  ])('of %s names one layer', (_, layers) => {
    expect(manifest(...layers)).toMatchObject({ layer: { digest: sha('a') } });
  });

  it.each([
    ['an image', [layer('application/vnd.docker.image.rootfs.diff.tar.gzip')], /container image/],
    ['a packed file', [layer('application/vnd.oci.image.layer.v1.tar+gzip', 'a', 'shop.wasm')], /container image/],
    [
      'two modules',
      [layer('application/wasm', 'a', 'one.wasm'), layer('application/wasm', 'b', 'two.wasm')],
      /2 modules \(one.wasm, two.wasm\)/,
    ],
    ['no layer', [], /no layer/],
    ['another digest', [{ ...layer('application/wasm'), digest: `sha512:${'a'.repeat(128)}` }], /SHA-256/],
    ['a digest that leads elsewhere', [{ ...layer('application/wasm'), digest: 'sha256:../../x' }], /SHA-256/],
  ])('with %s is refused', (_, layers, words) => {
    expect(() => manifest(...layers)).toThrow(words);
  });

  it.each([
    '',
    'hello',
    '[]',
    'null',
    '{}',
    '{"layers":{}}',
    '{"layers":[{"mediaType":"application/wasm","digest":"","size":-1}]}',
  ])('is not %s', (text) => {
    expect(() => read(text)).toThrow('not an artifact');
  });

  it('may be one of an index, chosen by what it is for', () => {
    const wasm = {
      ...layer('application/vnd.oci.image.manifest.v1+json', 'a'),
      platform: { architecture: 'wasm', os: 'wasip2' },
    };
    const linux = {
      ...layer('application/vnd.oci.image.manifest.v1+json', 'b'),
      platform: { architecture: 'amd64', os: 'linux' },
    };
    expect(index(linux, wasm)).toMatchObject({ manifest: { digest: sha('a') } });
    expect(index(linux)).toMatchObject({ manifest: { digest: sha('b') } });
    expect(() => index(linux, linux)).toThrow('2 manifests');
    expect(() => index()).toThrow('no manifest');
  });
});
