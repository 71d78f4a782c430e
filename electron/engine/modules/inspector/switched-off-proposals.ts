import { BinaryReader, MalformedError } from './binary-reader.ts';
import { componentExports, componentImports } from './component-items.ts';
import { coreImports, exactFunction } from './core-items.ts';
import type { Fault } from './jco-tools.ts';
import { componentSection, type Range, sectionsOf, type Unit } from './wasm-sections.ts';

/**
 * jco's validator has every proposal of the component model switched on; runtimes have not. This finds uses of those
 * that are off by default in wasmparser and Wasmtime: values and start functions, threads, `error-context`, lifting
 * without a callback, garbage-collected options, and the newer asynchronous built-ins. Of core modules, the one thing
 * that both V8 and jco let through: imports of functions of an exact type.
 *
 * Not found, because only a full reading of all types would: lists of fixed length and `error-context` in a signature
 * alone, resources and memories of 64 bits. A runtime on a node refuses those by itself.
 */
export function proposalFault(bytes: Uint8Array, units: readonly Unit[]): Fault | null {
  for (const unit of units) {
    const fault = faultIn(bytes, unit);
    if (fault) return fault;
  }
  return null;
}

function faultIn(bytes: Uint8Array, unit: Unit): Fault | null {
  try {
    return unit.kind === 'core' ? exactImportFault(bytes, unit) : (valueFault(bytes, unit) ?? canonFault(bytes, unit));
  } catch (error) {
    // Encodings that this reader does not know are left to the validator's word.
    if (error instanceof MalformedError) return null;
    throw error;
  }
}

const off = (what: string, offset: number): Fault => ({
  message: `${what}: a proposal that runtimes have switched off`,
  offset,
});

function exactImportFault(bytes: Uint8Array, unit: Range): Fault | null {
  for (const { type } of coreImports(bytes, unit)) {
    if (bytes[type.start] === exactFunction) return off('imports of functions of an exact type', type.start);
  }
  return null;
}

function valueFault(bytes: Uint8Array, unit: Range): Fault | null {
  for (const section of sectionsOf(bytes, unit)) {
    if (section.id === componentSection.start) return off('start functions of components', section.start);
  }
  for (const items of [componentImports(bytes, unit), componentExports(bytes, unit)]) {
    for (const { kind, offset } of items) if (kind === 'value') return off('component model values', offset);
  }
  return null;
}

function canonFault(bytes: Uint8Array, unit: Range): Fault | null {
  for (const section of sectionsOf(bytes, unit)) {
    if (section.id !== componentSection.canon) continue;
    const reader = new BinaryReader(bytes, section.start, section.end);
    for (let left = reader.count(); left > 0; left -= 1) {
      const offset = reader.offset;
      const what = readCanon(reader);
      if (what) return off(what, offset);
    }
  }
  return null;
}

const newerAsync = 'the newer asynchronous built-ins';
const errorContext = '`error-context`';
const threads = 'threads of the component model';

/** Reads one definition of the canonical ABI; gives the proposal it needs when that one is off. */
function readCanon(reader: BinaryReader): string | null {
  const code = reader.u8();
  if (code <= 0x01) return readLiftOrLower(reader, code);
  if (code >= 0x26) return threads;
  if (code >= 0x1c && code <= 0x1e) return errorContext;
  switch (code) {
    case 0x05: // task.cancel
    case 0x0d: // subtask.drop
    case 0x1f: // waitable-set.new
    case 0x22: // waitable-set.drop
    case 0x23: // waitable.join
    case 0x24: // backpressure.inc
    case 0x25: // backpressure.dec
      return null;
    case 0x06: // subtask.cancel
    case 0x0c: // thread.yield
      return reader.u8() === 0 ? null : newerAsync;
    case 0x09: // task.return
      readResult(reader);
      return readOptions(reader).gc;
    case 0x0a: // context.get
    case 0x0b: // context.set
      reader.skip(1);
      return reader.u32() === 0 ? null : threads;
    case 0x20: // waitable-set.wait
    case 0x21: // waitable-set.poll
      if (reader.u8() !== 0) return newerAsync;
      reader.skipLeb(32);
      return null;
    default:
      return readWithType(reader, code);
  }
}

/** Those that name a type first: of resources, streams and futures. */
function readWithType(reader: BinaryReader, code: number): string | null {
  if (code === 0x08 || code > 0x1b) throw new MalformedError('unknown canonical definition', reader.offset - 1);
  reader.skipLeb(32);
  switch (code) {
    case 0x0f: // stream.read
    case 0x10: // stream.write
    case 0x16: // future.read
    case 0x17: {
      // future.write
      const options = readOptions(reader);
      return options.gc ?? (options.async ? null : newerAsync);
    }
    case 0x11: // stream.cancel-read
    case 0x12: // stream.cancel-write
    case 0x18: // future.cancel-read
    case 0x19: // future.cancel-write
      return reader.u8() === 0 ? null : newerAsync;
    default:
      return null;
  }
}

function readLiftOrLower(reader: BinaryReader, code: number): string | null {
  reader.skip(1);
  reader.skipLeb(32);
  const options = readOptions(reader);
  if (code === 0x01) return options.gc;
  reader.skipLeb(32);
  return options.gc ?? (options.async && !options.callback ? 'asynchronous lifting without a callback' : null);
}

function readOptions(reader: BinaryReader): { async: boolean; callback: boolean; gc: string | null } {
  const found = { async: false, callback: false, gc: false };
  for (let left = reader.count(); left > 0; left -= 1) {
    const option = reader.u8();
    if (option > 0x09) throw new MalformedError('unknown canonical option', reader.offset - 1);
    if ((option >= 0x03 && option <= 0x05) || option === 0x07 || option === 0x08) reader.skipLeb(32);
    if (option === 0x06) found.async = true;
    if (option === 0x07) found.callback = true;
    if (option >= 0x08) found.gc = true;
  }
  return { ...found, gc: found.gc ? 'garbage-collected values in the canonical ABI' : null };
}

function readResult(reader: BinaryReader): void {
  if (reader.u8() === 0) reader.skipLeb(33);
  else reader.skip(1);
}
