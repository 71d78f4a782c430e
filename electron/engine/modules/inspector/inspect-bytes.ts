import { webcrypto } from 'node:crypto';
import { Digest } from '#shared/domain/ids.ts';
import type { Inspection, RefusalReason } from '#shared/domain/module.ts';
import { MalformedError } from './binary-reader.ts';
import { mostItems, TooManyItemsError } from './item-limit.ts';
import type { Fault } from './jco-tools.ts';
import { describeNotWasm } from './not-wasm.ts';
import { printable } from './printable.ts';
import { readFacts } from './read-facts.ts';
import { proposalFault } from './switched-off-proposals.ts';
import { checkCode, checkStructure } from './validate.ts';
import { preambleBytes, readPreamble, type Unit, unitsOf, type WasmKind } from './wasm-sections.ts';

const longestMessage = 2_000;

/**
 * The verdict on the bytes of a whole file. Every byte string yields one; only a tool that traps throws
 * (`ToolTrappedError`), and asking again with `decodeWit: false` in a new thread may then give one.
 */
export async function inspectBytes(bytes: Uint8Array, options: { decodeWit: boolean }): Promise<Inspection> {
  if (bytes.length === 0) return refused('empty', 'The file is empty.');
  const preamble = readPreamble(bytes);
  switch (preamble) {
    case 'not-wasm': {
      const { reason, message } = describeNotWasm(bytes);
      return refused(reason, message);
    }
    case 'unknown-layer':
      return refused('unknown-layer', unknownLayer(bytes));
    case 'truncated':
    case 'core':
    case 'component':
      return judge(bytes, preamble, options.decodeWit);
  }
}

async function judge(bytes: Uint8Array, kind: WasmKind | 'truncated', decodeWit: boolean): Promise<Inspection> {
  // Computed beside the validation, in a thread of Node's own.
  const digesting = webcrypto.subtle.digest('SHA-256', bytes);
  const outcome = await lookInto(bytes, kind, decodeWit);
  const digest = Digest.parse(Buffer.from(await digesting).toString('hex'));
  if ('refused' in outcome) return outcome.refused;
  if ('told' in outcome) return { verdict: 'valid', facts: { digest, sizeBytes: bytes.length, ...outcome.told } };
  const { message, offset } = outcome.fault;
  return { verdict: 'invalid', message: printable(message, longestMessage), offset, digest, sizeBytes: bytes.length };
}

type Outcome =
  | { readonly fault: Fault }
  | { readonly refused: Inspection }
  | { readonly told: ReturnType<typeof readFacts> };

async function lookInto(bytes: Uint8Array, kind: WasmKind | 'truncated', decodeWit: boolean): Promise<Outcome> {
  if (kind === 'truncated') {
    return { fault: { message: `The file ends within its first ${preambleBytes} bytes`, offset: bytes.length } };
  }
  try {
    const layout = readLayout(bytes);
    if ('fault' in layout) return layout;
    const structure = await checkStructure(bytes, { kind, decodeWit });
    if ('fault' in structure) return structure;
    const fault = (await checkCode(bytes, layout.units)) ?? proposalFault(bytes, layout.units);
    if (fault) return { fault };
    return { told: readFacts(bytes, layout.units, structure.wit) };
  } catch (error) {
    if (error instanceof MalformedError) return { refused: unreadableThough(error) };
    if (error instanceof TooManyItemsError) {
      return { refused: refused('too-large', `It has more than ${mostItems} imports or exports.`) };
    }
    throw error;
  }
}

function readLayout(bytes: Uint8Array): { units: readonly Unit[] } | { fault: Fault } {
  try {
    return { units: unitsOf(bytes) };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return { fault: { message: error.message, offset: error.offset } };
  }
}

const refused = (reason: RefusalReason, message: string): Inspection => ({ verdict: 'refused', reason, message });

/** Valid for the validator, yet not as this reader knows the format: newer than both agree on. */
function unreadableThough({ message, offset }: MalformedError): Inspection {
  return refused('inspector-failed', `Its imports and exports cannot be read at byte ${offset}: ${message}.`);
}

function unknownLayer(bytes: Uint8Array): string {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(4, preambleBytes);
  const version = a + b * 256;
  const layer = c + d * 256;
  if (layer === 0) return `This is a WebAssembly module of version ${version}; version 1 is the one that exists.`;
  if (layer === 1) {
    return `This is a component of a draft of the format (version ${version}); version 13 is the one that runs. Build it with a newer tool.`;
  }
  return `This is WebAssembly of layer ${layer}, version ${version}: neither a core module nor a component.`;
}
