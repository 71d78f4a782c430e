import type { Producer } from '#shared/domain/module.ts';
import { BinaryReader, MalformedError } from './binary-reader.ts';
import { printable } from './printable.ts';
import { customSection, sectionsOf, type Unit } from './wasm-sections.ts';

/** Enough for any toolchain; what a file adds beyond that says nothing to a person. */
const mostProducers = 200;

/**
 * Languages and tools that the `producers` custom sections name, of all modules and components in the file, each once.
 * Custom sections are no part of validity: one that cannot be read is passed over.
 */
export function readProducers(bytes: Uint8Array, units: readonly Unit[]): Producer[] {
  const found = new Map<string, Producer>();
  for (const unit of units) {
    for (const section of sectionsOf(bytes, unit)) {
      if (section.id !== customSection) continue;
      const reader = new BinaryReader(bytes, section.start, section.end);
      try {
        if (reader.name() !== 'producers') continue;
        for (const producer of producersIn(reader)) {
          if (found.size < mostProducers) found.set(JSON.stringify(producer), producer);
        }
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
      }
    }
  }
  return [...found.values()];
}

function* producersIn(reader: BinaryReader): Generator<Producer> {
  for (let fields = reader.count(); fields > 0; fields -= 1) {
    const field = printable(reader.name(), 100);
    for (let values = reader.count(); values > 0; values -= 1) {
      yield { field, name: printable(reader.name(), 200), version: printable(reader.name(), 200) };
    }
  }
}
