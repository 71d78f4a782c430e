import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPublicKey } from './public-key.ts';
import { customSection, delimiter, signedModule, withSignatureSection } from './sign-for-test.ts';
import type { CheckingKey } from './trusted-keys.ts';
import { checkWasmSignature } from './wasm-signature.ts';

const signed = join(import.meta.dirname, '../../../../e2e/fixtures/signed');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-signature-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function trusted(name: string, text: string): CheckingKey {
  return { ...readPublicKey(text), name, addedAtMs: 0 };
}

const toolKey = (name: string) => trusted(name, readFileSync(join(signed, `${name}.pub`)).toString('base64'));
const own = generateKeyPairSync('ed25519');
const ownKey = trusted('release', String(own.publicKey.export({ type: 'spki', format: 'pem' })));

function check(bytes: Buffer, ...keys: CheckingKey[]) {
  const path = join(folder, 'module.wasm');
  writeFileSync(path, bytes);
  return checkWasmSignature(path, keys);
}

const type = Buffer.from([1, 4, 1, 0x60, 0, 0]);
const more = customSection('more', Buffer.from('later'));

describe('signatures of wasmsign2', () => {
  it.each(['core', 'component', 'split-twice'])('%s, made by the real tool, is verified with its key', async (name) => {
    expect(await checkWasmSignature(join(signed, `${name}.wasm`), [ownKey, toolKey('a')])).toEqual({
      form: 'wasmsign2',
      result: 'verified',
      detail: 'Signed by a.',
      keyName: 'a',
    });
  });

  it('made by two keys are verified with either', async () => {
    const path = join(signed, 'split-twice.wasm');
    expect(await checkWasmSignature(path, [toolKey('b')])).toMatchObject({ result: 'verified', keyName: 'b' });
    expect(await checkWasmSignature(path, [ownKey])).toMatchObject({ result: 'failed', keyName: null });
    expect(await checkWasmSignature(path, [])).toMatchObject({ result: 'failed' });
  });

  it('of the real tool fail for any bit of the file that is turned', async () => {
    const bytes = readFileSync(join(signed, 'core.wasm'));
    const outcomes = new Set<string>();
    for (let offset = 8; offset < bytes.length; offset += 1) {
      const changed = Buffer.from(bytes);
      changed[offset] = (changed[offset] ?? 0) ^ 1;
      const result = (await check(changed, toolKey('a')))?.result ?? 'not-signed';
      outcomes.add(result);
      if (result === 'verified') throw new Error(`a changed byte at ${offset} is not noticed`);
    }
    expect([...outcomes].sort()).toEqual(['failed', 'not-signed']);
  });

  it('is none where there is none', async () => {
    const unsigned = readFileSync(join(import.meta.dirname, '../../../../e2e/fixtures/modules/core-wasi.wasm'));
    expect(await check(unsigned, ownKey)).toBeNull();
    expect(await check(Buffer.from('hello'), ownKey)).toBeNull();
    expect(await check(Buffer.concat([unsigned, customSection('signature', Buffer.from('x'))]), ownKey)).toBeNull();
  });

  it('over parts count only when the whole file is covered', async () => {
    const second = Buffer.concat([more, delimiter('b')]);
    const parts = [Buffer.concat([type, delimiter('a')]), second];
    const by = [own.privateKey];
    expect(await check(signedModule({ parts, by }), ownKey)).toMatchObject({ result: 'verified', keyName: 'release' });
    const firstPart = await check(signedModule({ parts: parts.slice(0, 1), by }, more), ownKey);
    expect(firstPart).toMatchObject({
      result: 'failed',
      detail: expect.stringMatching(/^release signed only the first 44 of 56 bytes/),
    });
    const cut = signedModule({ parts, by }).subarray(0, -second.length);
    expect(await check(cut, ownKey)).toMatchObject({
      result: 'failed',
      detail: expect.stringContaining('end is missing'),
    });
  });

  it('over other bytes fail', async () => {
    const bytes = signedModule({ parts: [type], by: [own.privateKey] }, more);
    expect(await check(bytes, ownKey)).toMatchObject({
      result: 'failed',
      detail: 'The file was changed after release signed it.',
    });
  });

  it('that cannot be read fail, at every length, and take no time or memory by what they claim', async () => {
    const good = signedModule({ parts: [type], by: [own.privateKey] });
    const content = good.subarray(8 + 2 + 10, good.length - type.length);
    for (let length = 0; length < content.length; length += 1) {
      const result = await check(withSignatureSection(content.subarray(0, length), type), ownKey);
      expect(result).toMatchObject({ result: 'failed' });
    }
    for (const hostile of [
      [2, 1, 1, 0],
      [1, 1, 1, 255, 255, 255, 255, 15],
      [1, 1, 1, 1, 2, 200, 0],
      [1, 1, 1, 0],
    ]) {
      expect(await check(withSignatureSection(Buffer.from(hostile), type), ownKey)).toMatchObject({ result: 'failed' });
    }
  });

  it('gives up on more sections than any module has', async () => {
    const sections = Buffer.concat(Array.from({ length: 30_000 }, () => customSection('', Buffer.alloc(0))));
    const bytes = signedModule(
      { parts: [delimiter('a')], by: [own.privateKey] },
      Buffer.concat([sections, delimiter('b')]),
    );
    expect(await check(bytes, ownKey)).toMatchObject({
      result: 'failed',
      detail: expect.stringContaining('only the first'),
    });
  });
});
