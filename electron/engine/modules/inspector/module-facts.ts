import type { ModuleFacts, Producer } from '#shared/domain/module.ts';
import { readItems } from './module-items.ts';
import { tellRole } from './module-role.ts';
import { printable, printableLines } from './printable.ts';
import { languageTelltales, tellLanguage } from './source-language.ts';
import type { RawFacts } from './validator-report.ts';

const longestWit = 2_000_000;

/** What the validator is to look for in names and data. */
export const telltales: readonly string[] = [...languageTelltales, 'section:__wasm_bindgen_unstable'];

/** What valid bytes say of themselves, from what the validator saw: safe to show, and no longer than the schema. */
export function moduleFacts(raw: RawFacts): Omit<ModuleFacts, 'digest' | 'sizeBytes'> {
  const items = readItems(raw);
  const own = raw.producers.filter(({ adapter }) => !adapter).map(producer);
  return {
    ...items,
    wit: raw.wit && printableLines(raw.wit, longestWit),
    producers: raw.producers.map(producer),
    ...tellRole({ ...items, telltales: raw.telltales }),
    language: tellLanguage({ producers: own, telltales: raw.telltales, unitNames: raw.unitNames }),
    proposals: raw.proposals,
    memories: raw.memories,
    hasNames: raw.hasNames,
    hasDebugInfo: raw.hasDebugInfo,
  };
}

const producer = ({ field, name, version }: RawFacts['producers'][number]): Producer => ({
  field: printable(field, 100),
  name: printable(name, 200),
  version: printable(version, 200),
});
