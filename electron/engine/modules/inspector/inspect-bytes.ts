import { webcrypto } from 'node:crypto';
import { Digest } from '#shared/domain/ids.ts';
import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import type { Inspection, RefusalReason } from '#shared/domain/module.ts';
import { type CustomSection, cutSections } from './custom-sections.ts';
import { moduleAnatomy } from './module-anatomy.ts';
import { moduleFacts, telltales } from './module-facts.ts';
import { describeNotWasm } from './not-wasm.ts';
import { longestName, printable } from './printable.ts';
import { Validator, ValidatorTrappedError } from './validator.ts';
import type { RawInvalid } from './validator-report.ts';
import { preambleBytes, readPreamble } from './wasm-sections.ts';

const longestMessage = 2_000;
/** For callers that have no limit of their own: the address space of the validator. */
const allMemoryBytes = 4 * 1024 ** 3;
const mostItems = 20_000;

type Invalid = Extract<Inspection, { verdict: 'invalid' }>;
type Refused = Extract<Inspection, { verdict: 'refused' }>;
export type NotValid = Omit<Invalid, 'digest' | 'sizeBytes'> | Refused;

/** Looks into the bytes of whole files. Every byte string yields a verdict; nothing throws. */
export class ByteInspector {
  readonly #validator: Validator;

  constructor(maxMemoryBytes: number) {
    this.#validator = new Validator(maxMemoryBytes);
  }

  async inspect(bytes: Uint8Array): Promise<Inspection> {
    // Computed beside the validation, in a thread of Node's own.
    const digesting = webcrypto.subtle.digest('SHA-256', bytes);
    const found = this.#facts(bytes);
    const digest = Digest.parse(Buffer.from(await digesting).toString('hex'));
    if (found.verdict === 'refused') return found;
    if (found.verdict === 'invalid') return { ...found, digest, sizeBytes: bytes.length };
    return { verdict: 'valid', facts: { digest, sizeBytes: bytes.length, ...found.facts } };
  }

  anatomy(bytes: Uint8Array): { anatomy: ModuleAnatomy } | NotValid {
    return this.#judged(bytes, () => {
      const report = this.#validator.lookTwice(bytes, { want: 'anatomy', wit: true });
      if (report.verdict === 'anatomy') return { anatomy: moduleAnatomy(report) };
      return report.verdict === 'invalid' ? invalid(report) : unexpected(report.verdict);
    });
  }

  /** Sections with these names in the file and everything in it, cut where they are too long together. */
  customSections(bytes: Uint8Array, names: readonly string[]): { sections: CustomSection[] } | NotValid {
    return this.#judged(bytes, () => {
      const report = this.#validator.look(bytes, { want: 'customSections', names });
      if (report.verdict === 'customSections') return { sections: cutSections(bytes, report.sections) };
      return report.verdict === 'invalid' ? invalid(report) : unexpected(report.verdict);
    });
  }

  #facts(bytes: Uint8Array): { verdict: 'valid'; facts: ReturnType<typeof moduleFacts> } | NotValid {
    return this.#judged(bytes, () => {
      const report = this.#validator.lookTwice(bytes, { want: 'facts', wit: true, telltales });
      if (report.verdict === 'invalid') return invalid(report);
      if (report.verdict !== 'facts') return unexpected(report.verdict);
      if (report.tooMany) return refused('too-large', `It has more than ${mostItems} imports or exports.`);
      return { verdict: 'valid', facts: moduleFacts(report) };
    });
  }

  #judged<T>(bytes: Uint8Array, look: () => T): T | NotValid {
    const wrong = notAModule(bytes);
    if (wrong) return wrong;
    try {
      return look();
    } catch (error) {
      if (error instanceof ValidatorTrappedError && error.outOfMemory) {
        return refused('out-of-memory', 'Looking into this file takes more memory than it may have.');
      }
      const why = error instanceof Error ? error.message : String(error);
      return refused('inspector-failed', `The validator gave up on this file: ${printable(why, 500)}`);
    }
  }
}

let inspector: ByteInspector | undefined;

/** For one file, in this process: where the bytes are trusted, as in tests. */
export function inspectBytes(bytes: Uint8Array): Promise<Inspection> {
  inspector ??= new ByteInspector(allMemoryBytes);
  return inspector.inspect(bytes);
}

function notAModule(bytes: Uint8Array): NotValid | undefined {
  if (bytes.length === 0) return refused('empty', 'The file is empty.');
  const preamble = readPreamble(bytes);
  switch (preamble) {
    case 'not-wasm': {
      const { reason, message } = describeNotWasm(bytes);
      return refused(reason, message);
    }
    case 'unknown-layer':
      return refused('unknown-layer', unknownLayer(bytes));
    case 'truncated': {
      const message = `The file ends within its first ${preambleBytes} bytes`;
      return { verdict: 'invalid', message, offset: bytes.length, functionName: null };
    }
    case 'core':
    case 'component':
      return undefined;
  }
}

const refused = (reason: RefusalReason, message: string): Refused => ({ verdict: 'refused', reason, message });

const unexpected = (verdict: string): Refused =>
  refused('inspector-failed', `The validator answered with ${verdict}, which it was not asked for.`);

function invalid({ message, offset, function: blamed }: RawInvalid): NotValid {
  const functionName = blamed && printable(blamed.name || `func ${blamed.index}`, longestName);
  return { verdict: 'invalid', message: printable(message, longestMessage), offset, functionName };
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
