import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { longestName, printable } from './printable.ts';
import type { RawAnatomy } from './validator-report.ts';

const longestSectionName = 200;
/** A module's and a field's name with a dot between. */
const longestImport = 1_100;
const longestType = 60;

/** A module taken apart, safe to show, and no longer than the schema. */
export function moduleAnatomy(raw: RawAnatomy): ModuleAnatomy {
  const name = (text: string) => printable(text, longestName);
  const nameOrNone = (text: string | null) => (text === null ? null : name(text));
  const type = (text: string) => printable(text, longestType);
  return {
    units: raw.units.map((unit) => ({
      ...unit,
      name: nameOrNone(unit.name),
      sections: unit.sections.map((section) => ({ ...section, name: printable(section.name, longestSectionName) })),
      imports: unit.imports.map((text) => printable(text, longestImport)),
      exports: unit.exports.map(name),
    })),
    functions: raw.functions.map((sized) => ({ ...sized, name: nameOrNone(sized.name) })),
    functionCount: raw.functionCount,
    importedFunctions: raw.importedFunctions.map((imported) => ({
      ...imported,
      item: name(imported.item),
      function: name(imported.function),
    })),
    coreFunctions: raw.coreFunctions.map((exported) => ({
      name: name(exported.name),
      params: exported.params.map(type),
      results: exported.results.map(type),
    })),
    wit: raw.wit,
  };
}
