import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Digest } from '#shared/domain/ids.ts';
import type { Inspection, ModuleFacts } from '#shared/domain/module.ts';
import { unitsOf } from './inspector/wasm-sections.ts';

/** For tests of what comes after the inspection: judges the layout alone, and a core module as V8 does. */
export async function inspectLayout(path: string): Promise<Inspection> {
  const bytes = Uint8Array.from(await readFile(path));
  const digest = Digest.parse(createHash('sha256').update(bytes).digest('hex'));
  const sizeBytes = bytes.length;
  try {
    const kind = unitsOf(bytes)[0]?.kind ?? 'core';
    if (kind === 'core' && !WebAssembly.validate(bytes)) throw new Error('type mismatch');
    return { verdict: 'valid', facts: { ...facts, kind, digest, sizeBytes } };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { verdict: 'invalid', message, offset: null, functionName: null, digest, sizeBytes };
  }
}

const facts: Omit<ModuleFacts, 'kind' | 'digest' | 'sizeBytes'> = {
  wasi: 'none',
  wasiVersions: [],
  imports: [],
  exports: [],
  wit: null,
  producers: [],
  servesHttp: false,
  role: 'library',
  roleBecause: 'Of a test.',
  language: null,
  proposals: [],
  memories: [],
  hasNames: false,
  hasDebugInfo: false,
};
