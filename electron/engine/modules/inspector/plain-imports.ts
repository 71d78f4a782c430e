import { asciiName, leb } from './binary-writer.ts';
import { coreImports } from './core-items.ts';
import { atMost } from './item-limit.ts';
import { coreSection, sectionsOf } from './wasm-sections.ts';

interface PlainModule {
  readonly module: Uint8Array;
  /** Where a place in `module` was before. */
  offsetBefore(offset: number): number;
}

/**
 * The same core module with each import written out under a name of its own. What is the same for a function's body is
 * not for the validators: neither V8 nor jco's second opinion reads packed imports, and the latter looks at a module
 * inside a component, where no two imports may have one name.
 */
export function withPlainImports(module: Uint8Array): PlainModule {
  const old = importSection(module);
  if (!old) return { module, offsetBefore: (offset) => offset };
  const imports = atMost(coreImports(module, { start: 0, end: module.length }));
  const entries = imports.map(({ type }, index) => [
    ...asciiName(''),
    ...asciiName(String(index)),
    ...module.subarray(type.start, type.end),
  ]);
  const content = [...leb(imports.length), ...entries.flat()];
  const section = Uint8Array.from([coreSection.import, ...leb(content.length), ...content]);
  return {
    module: Buffer.concat([module.subarray(0, old.start), section, module.subarray(old.end)]),
    offsetBefore: (offset) => {
      if (offset < old.start) return offset;
      return Math.max(old.start, offset - section.length + (old.end - old.start));
    },
  };
}

/** The import section with its head. */
function importSection(module: Uint8Array): { start: number; end: number } | undefined {
  let start = 8;
  for (const section of sectionsOf(module, { start: 0, end: module.length })) {
    if (section.id === coreSection.import) return { start, end: section.end };
    start = section.end;
  }
  return undefined;
}
