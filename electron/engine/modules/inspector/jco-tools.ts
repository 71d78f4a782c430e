import { componentWit } from '@bytecodealliance/jco-transpile/wasm-tools';
import { leb } from './binary-writer.ts';
import type { WasmKind } from './wasm-sections.ts';

/** Why a file is not valid. `offset` is the place in the bytes that were handed in. */
export interface Fault {
  readonly message: string;
  readonly offset: number | null;
}

/** A tool trapped instead of answering. Its instance is of no use after that: the thread must be replaced. */
export class ToolTrappedError extends Error {}

/**
 * jco's tools, which are wasmparser and wit-component compiled to WebAssembly, so what they read stays in a sandbox.
 *
 * None of them is a validator by itself: `componentWit` checks everything but the bodies of functions, with every
 * proposal switched on; `generate` checks bodies too, with the proposals that are on by default, and is slow (0.6 s for
 * 14 MB). `print` is never called: it makes 179 MB of text from a 14 MB component.
 */
export const jcoTools = {
  /** The world as WIT, or what stands against it: the bytes are invalid, or valid and beyond what WIT can say. */
  async wit(bytes: Uint8Array): Promise<{ wit: string } | { fault: Fault }> {
    try {
      return { wit: await componentWit(bytes) };
    } catch (thrown) {
      return { fault: faultOf(thrown) };
    }
  },

  /** What is wrong besides the bodies of functions. Nothing is asked of the world's names and shape. */
  async structureFault(bytes: Uint8Array, kind: WasmKind): Promise<Fault | null> {
    const { wrapped, shift } = wrap(bytes, kind);
    const result = await jcoTools.wit(wrapped);
    return 'fault' in result ? moved(result.fault, -shift) : null;
  },

  /**
   * What is wrong with a core module, the bodies of its functions included. Its imports must have a name each. The
   * module is checked first and made ready for a page then; what fails there has no place in the file and is no fault.
   */
  async codeFault(bytes: Uint8Array): Promise<Fault | null> {
    // 3 MB of WebAssembly: loaded when first needed.
    const { $init, generate } = await import('@bytecodealliance/jco-transpile/component');
    await $init;
    const { wrapped, shift } = wrap(bytes, 'core');
    try {
      generate(wrapped, {
        name: 'module',
        noTypescript: true,
        instantiation: { tag: 'async' },
        bindgenEnableWasmExnref: true,
      });
      return null;
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (fault.offset === null) return null;
      // With causes it is about the component around the module; without, about the module by itself.
      return reasonOf(thrown)?.includes('\nCaused by:') ? moved(fault, -shift) : fault;
    }
  },
};

/** The same fault in bytes that begin `by` later. */
export function moved(fault: Fault, by: number): Fault {
  return { ...fault, offset: fault.offset === null ? null : Math.max(0, fault.offset + by) };
}

/** The bytes as the only thing inside a component. */
function wrap(bytes: Uint8Array, kind: WasmKind): { wrapped: Uint8Array; shift: number } {
  const head = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00, kind === 'core' ? 1 : 4, ...leb(bytes.length)];
  const wrapped = new Uint8Array(head.length + bytes.length);
  wrapped.set(head);
  wrapped.set(bytes, head.length);
  return { wrapped, shift: head.length };
}

/** The text of a tool's answer "no"; undefined for a trap. */
function reasonOf(thrown: unknown): string | undefined {
  const payload = thrown instanceof Error && 'payload' in thrown ? thrown.payload : undefined;
  return typeof payload === 'string' ? payload : undefined;
}

const offsetAtEnd = /\s*\(at offset 0x([0-9a-f]{1,12})\)\s*$/;

function faultOf(thrown: unknown): Fault {
  const reason = reasonOf(thrown);
  if (reason === undefined) throw new ToolTrappedError('The validator gave up on this file.', { cause: thrown });
  const cause = reason
    .split('\nCaused by:')
    .at(-1)
    ?.replace(/^Failed to decode wit component\n/, '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(': ');
  const hex = offsetAtEnd.exec(reason)?.[1];
  return { message: (cause ?? reason).replace(offsetAtEnd, ''), offset: hex ? Number.parseInt(hex, 16) : null };
}
