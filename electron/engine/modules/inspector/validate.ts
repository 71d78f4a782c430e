import { type Fault, jcoTools } from './jco-tools.ts';
import { withPlainImports } from './plain-imports.ts';
import { isValidForV8 } from './v8-validator.ts';
import type { Unit } from './wasm-sections.ts';

/** `wit` is null for core modules, and for components whose world WIT cannot say. */
export type Structure = { readonly wit: string | null } | { readonly fault: Fault };

/**
 * Checks everything but the bodies of functions. `decodeWit: false` leaves the world's text out, for files on which the
 * tool that writes it trapped.
 */
export async function checkStructure(
  bytes: Uint8Array,
  { kind, decodeWit }: { kind: Unit['kind']; decodeWit: boolean },
): Promise<Structure> {
  if (!decodeWit) {
    const fault = await jcoTools.structureFault(bytes, kind);
    return fault ? { fault } : { wit: null };
  }
  const decoded = await jcoTools.wit(bytes);
  if ('wit' in decoded) return { wit: kind === 'component' ? decoded.wit : null };
  // A "no" may be about the world only: alone inside a component, no world is read from it.
  const fault = await jcoTools.structureFault(bytes, kind);
  return fault ? { fault: decoded.fault } : { wit: null };
}

/**
 * Checks one core module in the file, the bodies of its functions included. The offset is the file's.
 * V8 decides; what it refuses may still be fine for runtimes, which know other proposals, so it gets a second opinion.
 */
export async function checkCode(bytes: Uint8Array, unit: Unit): Promise<Fault | null> {
  const module = bytes.subarray(unit.start, unit.end);
  if (isValidForV8(module)) return null;
  const plain = withPlainImports(module);
  if (isValidForV8(plain.module)) return null;
  const fault = await jcoTools.codeFault(plain.module);
  return fault && { ...fault, offset: unit.start + plain.offsetBefore(fault.offset ?? 0) };
}
