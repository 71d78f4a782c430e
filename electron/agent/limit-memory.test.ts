import { parse } from '@bytecodealliance/jco';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { limitMemories } from './limit-memory.ts';

const pageBytes = 65_536;

/** Node has it; the type libraries in use describe it for pages only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const Exports = z.object({ grow: z.custom<(pages: number) => number>((value) => typeof value === 'function') });

const moduleOf = (memory: string) =>
  parse(`(module ${memory} (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))`);

async function growLimited(memory: string, limitPages: number, by: number): Promise<number> {
  const limited = limitMemories(await moduleOf(memory), limitPages * pageBytes);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(limited));
  return Exports.parse(exports).grow(by);
}

test('a memory grows up to the limit and no further', async () => {
  expect(await growLimited('(memory 1)', 4, 3)).toBe(1);
  expect(await growLimited('(memory 1)', 4, 4)).toBe(-1);
});

test('a maximum of its own stays when it is lower', async () => {
  expect(await growLimited('(memory 1 2)', 4, 2)).toBe(-1);
  expect(await growLimited('(memory 1 100)', 4, 4)).toBe(-1);
});

test('a memory that needs more from the start is refused', async () => {
  await expect(growLimited('(memory 5)', 4, 0)).rejects.toThrow(`needs ${5 * pageBytes} bytes`);
});

test('a module without a memory stays as it is', async () => {
  const module = await parse('(module (func (export "f")))');
  expect(Buffer.from(limitMemories(module, pageBytes))).toEqual(Buffer.from(module));
});

test('rubbish and truncation end in an error or in a copy, never in a hang', async () => {
  const module = Buffer.from(await moduleOf('(memory 1)'));
  fc.assert(
    fc.property(fc.nat(module.length), fc.uint8Array({ maxLength: 40 }), (length, tail) => {
      try {
        limitMemories(Buffer.concat([module.subarray(0, length), tail]), pageBytes * 4);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
  );
});
