import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Inspection } from '#shared/domain/module.ts';
import { leb } from './binary-writer.ts';
import { ByteInspector } from './inspect-bytes.ts';
import { bombs, codeOf } from './wasm-bombs.ts';
import { core, custom, flipped, joined, section, seededRandom, text, vector } from './wasm-bytes.ts';

/** Every byte string gets one of three verdicts, and what it did is gone with it. */

const mebibyte = 1024 ** 2;
const inspector = new ByteInspector(512 * mebibyte);
const inspect = async (bytes: Uint8Array) => Inspection.parse(await inspector.inspect(bytes));
const verdictOf = async (bytes: Uint8Array) => (await inspect(bytes)).verdict;

const small = core(section(1, vector([[0x60, 0, 0]])));
describe('bombs', () => {
  it.each(bombs)('%s', { timeout: 120_000 }, async (_, bytes) => {
    expect(['valid', 'invalid', 'refused']).toContain(await verdictOf(bytes));
    expect(await verdictOf(small)).toBe('valid');
  });

  it('refuses what needs more memory than there is, and goes on', async () => {
    const tight = new ByteInspector(8 * mebibyte);
    const large = core(custom('zeros', new Uint8Array(16 * mebibyte)));
    expect(await tight.inspect(large)).toMatchObject({ verdict: 'refused', reason: 'out-of-memory' });
    expect(await tight.inspect(small)).toMatchObject({ verdict: 'valid' });
    expect(tight.anatomy(large)).toMatchObject({ verdict: 'refused', reason: 'out-of-memory' });
    expect(tight.customSections(small, ['zeros'])).toEqual({ sections: [] });
  });

  it('shows hostile names without harm', async () => {
    const names = custom('name', [1], sized(vector([joined([0], text('\u001b[2J\u202e\n'))])));
    const told = inspector.anatomy(joined(codeOf([0, 0x0b]), names));
    expect('anatomy' in told && told.anatomy.functions[0]?.name).toBe('\\u{1b}[2J\\u{202e}\\u{a}');
  });

  const sized = (bytes: Uint8Array): Uint8Array => joined(leb(bytes.length), bytes);
});

describe('many files after each other', () => {
  const fixture = (name: string) =>
    Uint8Array.from(readFileSync(join(import.meta.dirname, '../../../../e2e/fixtures/modules', `${name}.wasm`)));

  it('leave no memory behind', { timeout: 120_000 }, async () => {
    const random = seededRandom(4);
    const whole = fixture('component-nested');
    const run = async (count: number) => {
      for (let left = count; left > 0; left -= 1) await verdictOf(flipped(whole, random));
      return process.memoryUsage.rss();
    };
    const before = await run(1_000);
    expect((await run(2_000)) - before).toBeLessThan(100 * mebibyte);
  });

  it('are taken apart as they are judged, whatever was changed in them', { timeout: 120_000 }, async () => {
    const random = seededRandom(5);
    for (const name of ['component-nested', 'component-async', 'core-wasi', 'core-all-at-once']) {
      const whole = fixture(name);
      for (let run = 0; run < 150; run += 1) {
        const bytes = flipped(whole, random);
        const isValid = (await verdictOf(bytes)) === 'valid';
        expect(['anatomy' in inspector.anatomy(bytes), name, run]).toEqual([isValid, name, run]);
      }
    }
  });
});
