import { inflateSync } from 'node:zlib';
import { z } from 'zod';
import type { Sbom, SbomComponent } from '#shared/domain/provenance.ts';
import { printable } from '../inspector/printable.ts';

/** Of all lists of a module together. */
export const longestJson = 8 * 1024 ** 2;
const mostComponents = 10_000;
/** What is looked at for them; the rest of a list may be made to keep the console busy. */
const mostLookedAt = 2 * mostComponents;
const deepestNesting = 10;

/** Written by `cargo auditable`: JSON, packed by zlib. */
export const cargoAuditableSection = '.dep-v0';
/** No convention names one; these are met. What is in them decides. */
export const cycloneDxSections = ['sbom', '.sbom', 'cyclonedx', '.cyclonedx', 'sbom.cdx.json', 'bom.json'];

const Text = z.string();
const CargoAuditable = z.object({
  packages: z
    .unknown()
    .transform((packages) => (Array.isArray(packages) ? packages.slice(0, mostComponents + 1) : packages))
    .pipe(z.array(z.unknown())),
});
const CargoPackage = z.object({ name: Text, version: Text, source: Text.default('') });

const CycloneDx = z.object({ bomFormat: z.literal('CycloneDX'), components: z.array(z.unknown()).default([]) });
const CycloneDxComponent = z.object({
  name: Text,
  group: Text.default(''),
  version: Text.default(''),
  purl: Text.default(''),
  components: z.array(z.unknown()).default([]),
});

/** Lists what a section of `cargo auditable` names. A bomb is not unpacked further than the limit. */
export function readCargoAuditable(section: Uint8Array, atMostBytes = longestJson): Sbom {
  const form = 'cargo-auditable';
  let json: unknown;
  try {
    json = JSON.parse(inflateSync(section, { maxOutputLength: atMostBytes }).toString('utf8'));
  } catch (error) {
    const isBomb = error instanceof RangeError;
    return broken(form, isBomb ? 'The list unpacks to more than any list has.' : 'The list cannot be unpacked.');
  }
  const packages: SbomComponent[] = [];
  // One after the other: all at once, a problem would be told of each.
  for (const one of CargoAuditable.safeParse(json).data?.packages ?? [null]) {
    const read = CargoPackage.safeParse(one);
    if (!read.success) return broken(form, 'The list is not one of cargo auditable.');
    packages.push(read.data);
  }
  return sbom(form, packages, packages.length > mostComponents);
}

/** Lists what a CycloneDX document in JSON names; undefined for what is no such document at all. */
export function readCycloneDx(section: Uint8Array): Sbom | undefined {
  const form = 'cyclonedx';
  const isXml = Buffer.from(section.subarray(0, 2000)).includes('cyclonedx.org/schema/bom');
  if (isXml && !Buffer.from(section.subarray(0, 20)).toString().trimStart().startsWith('{')) {
    return broken(form, 'The list is CycloneDX as XML, which is not read.');
  }
  if (section.length > longestJson) return broken(form, 'The list is longer than any list is.');
  const list = CycloneDx.safeParse(jsonOf(section));
  if (!list.success) return undefined;
  const { found, isCut } = flat(list.data.components);
  return sbom(form, found, isCut);
}

/** Components may have components; in order, those of a component behind it. */
function flat(given: readonly unknown[]): { found: SbomComponent[]; isCut: boolean } {
  const found: SbomComponent[] = [];
  const opened = (values: readonly unknown[], depth: number) =>
    values
      .slice(0, mostLookedAt)
      .toReversed()
      .map((value) => ({ value, depth }));
  const open = opened(given, 1);
  let lookedAt = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    if (found.length === mostComponents || (lookedAt += 1) > mostLookedAt) return { found, isCut: true };
    const component = CycloneDxComponent.safeParse(next.value).data;
    if (!component) continue;
    const { name, group, version, purl, components } = component;
    found.push({
      name: group === '' ? name : `${group}/${name}`,
      version,
      source: /^pkg:([\w.+-]+)\//.exec(purl)?.[1] ?? '',
    });
    const { depth } = next;
    if (depth < deepestNesting) open.push(...opened(components, depth + 1));
  }
  return { found, isCut: given.length > mostLookedAt };
}

function sbom(form: Sbom['form'], components: readonly SbomComponent[], isCut: boolean): Sbom {
  return {
    form,
    components: components.slice(0, mostComponents).map(({ name, version, source }) => ({
      name: printable(name, 300),
      version: printable(version, 200),
      source: printable(source, 300),
    })),
    problem: isCut ? `Only the first ${mostComponents.toLocaleString('en-US')} are shown.` : null,
  };
}

const broken = (form: Sbom['form'], problem: string): Sbom => ({ form, components: [], problem });

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
