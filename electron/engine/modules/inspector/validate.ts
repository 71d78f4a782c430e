import { type Fault, jcoTools, moved } from './jco-tools.ts';
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

/** Bytes of core modules in one file on which the second opinion is asked for in any case: 50 ms for all of them. */
const checkedTwiceBytes = 1024 ** 2;

/**
 * Checks every core module in the file, the bodies of its functions included. The offset is the file's.
 * V8 decides, being ten times faster. What it refuses may still be fine for runtimes, which know other proposals, and
 * the other way round, so a second opinion is asked for on a "no", and on a "yes" where that takes no time.
 */
export async function checkCode(bytes: Uint8Array, units: readonly Unit[]): Promise<Fault | null> {
  let left = checkedTwiceBytes;
  for (const unit of units) {
    if (unit.kind !== 'core') continue;
    const module = bytes.subarray(unit.start, unit.end);
    const isValid = isValidForV8(module);
    left -= module.length;
    const fault = isValid && left < 0 ? null : await secondOpinion(module);
    if (fault) return moved(fault, unit.start);
  }
  return null;
}

async function secondOpinion(module: Uint8Array): Promise<Fault | null> {
  const plain = withPlainImports(module);
  const fault = await jcoTools.codeFault(plain.module);
  return fault && { ...fault, offset: plain.offsetBefore(fault.offset ?? 0) };
}
