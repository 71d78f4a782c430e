import { type WorldChange } from './module-diff.ts';
import { type WitPackages } from './wit.ts';
import { changeItem, type Difference, functionDifference, typeDifference, worldChange } from './wit-change.ts';
import { WitIdentities } from './wit-identity.ts';
import { compareVersions, splitWitName, versionTrack } from './wit-name.ts';
import { isWasiInterface, wasiFunctionSince } from './wit-wasi.ts';
import { readWorld, type WorldItem, type WorldItems } from './wit-world.ts';

/**
 * What changed between two worlds, breaking first. Imports are judged for hosts: what a host must give that it need not
 * before is breaking. Exports are judged for callers: what they may use no longer, or as before, is breaking. Patch
 * versions of the same track (0.2.3 and 0.2.6) are silent as long as nothing is used that the older one lacks.
 */
export function compareWorlds(from: WitPackages, to: WitPackages): WorldChange[] {
  const identities = new WitIdentities();
  const before = readWorld(from, identities);
  const after = readWorld(to, identities);
  return breakingFirst([
    ...compareItems('import', before.imports, after.imports),
    ...compareItems('export', before.exports, after.exports),
  ]);
}

export type Direction = WorldChange['direction'];

export function breakingFirst(changes: readonly WorldChange[]): WorldChange[] {
  return changes
    .map(worldChange)
    .sort(
      (a, b) =>
        Number(b.breaking) - Number(a.breaking) ||
        Number(b.direction === 'import') - Number(a.direction === 'import') ||
        (a.item < b.item ? -1 : Number(a.item > b.item)),
    );
}

/** Items of one direction, matched by name and track of version. */
export function compareItems(direction: Direction, from: WorldItems, to: WorldItems): WorldChange[] {
  const changes: WorldChange[] = [];
  const gone = new Map([...from].filter(([key]) => !to.has(key)));
  for (const [key, item] of to) {
    const before = from.get(key);
    if (before !== undefined) changes.push(...compareItem(direction, before, item));
    else changes.push(takePredecessor(gone, item, direction) ?? added(direction, item));
  }
  return [...changes, ...[...gone.values()].map((item) => removed(direction, item))];
}

/** The same interface in a version that cannot stand in for this one: told as one change, not as two. */
function takePredecessor(gone: Map<string, WorldItem>, item: WorldItem, direction: Direction): WorldChange | null {
  const { base, version } = splitWitName(item.name);
  if (version === null) return null;
  for (const [key, old] of gone) {
    const was = splitWitName(old.name);
    if (was.base !== base || was.version === null) continue;
    gone.delete(key);
    const tracks = `${was.version} and ${version} are different interfaces to a runtime`;
    const who =
      direction === 'import'
        ? 'A host that gives the old one need not have it.'
        : 'Callers of the old one find nothing.';
    return { item: changeItem(item.name), direction, change: 'changed', breaking: true, because: `${tracks}. ${who}` };
  }
  return null;
}

function added(direction: Direction, item: WorldItem): WorldChange {
  const because =
    direction === 'import'
      ? 'Hosts that lack it cannot run this version any more.'
      : 'Nothing that callers used before is touched.';
  return { item: changeItem(item.name), direction, change: 'added', breaking: direction === 'import', because };
}

function removed(direction: Direction, item: WorldItem): WorldChange {
  const because = direction === 'import' ? 'Hosts need to give less than before.' : 'Callers that use it find nothing.';
  return { item: changeItem(item.name), direction, change: 'removed', breaking: direction === 'export', because };
}

function compareItem(direction: Direction, from: WorldItem, to: WorldItem): WorldChange[] {
  const parts = [...compareFunctions(direction, from, to), ...compareTypes(direction, from, to)];
  return parts.length > 0 ? parts : compareVersionsOf(direction, from, to);
}

function compareFunctions(direction: Direction, from: WorldItem, to: WorldItem): WorldChange[] {
  const changes: WorldChange[] = [];
  const tell = (name: string, change: WorldChange['change'], difference: Difference) =>
    changes.push({ item: changeItem(to.name, name), direction, change, ...difference });
  for (const [name, shape] of to.functions) {
    const before = from.functions.get(name);
    const difference = before === undefined ? null : functionDifference(before, shape);
    if (difference !== null) tell(name, 'changed', difference);
    if (before === undefined) {
      const news =
        direction === 'import' ? newNeed(from, to, name) : { breaking: false, because: `New: ${shape.text()}.` };
      if (news !== null) tell(name, 'added', news);
    }
  }
  if (direction === 'import') return changes;
  for (const [name, shape] of from.functions) {
    if (!to.functions.has(name)) {
      tell(name, 'removed', { breaking: true, because: `Callers find it no longer; it was ${shape.text()}.` });
    }
  }
  return changes;
}

/**
 * A function of an imported interface that was not used before. What a version of an interface has is fixed, and a host
 * gives all of it: only a function that the older version may lack is a new need.
 */
function newNeed(from: WorldItem, to: WorldItem, functionName: string): Difference | null {
  const { base, version } = splitWitName(to.name);
  if (version === null || from.version === null) {
    return { breaking: true, because: 'The interface has no version, so a host that gave it before may lack this.' };
  }
  if (compareVersions(version, from.version) <= 0) return null;
  const track = versionTrack(version);
  if (isWasiInterface(base, track)) {
    const since = wasiFunctionSince(base, track, functionName);
    if (since !== null && compareVersions(since, from.version) <= 0) return null;
    return {
      breaking: true,
      because: `Hosts with ${from.version} need not have it: it came with ${since ?? `a version up to ${version}`}.`,
    };
  }
  return { breaking: true, because: `It may be new in ${version}; ${from.version} was needed before.` };
}

function compareTypes(direction: Direction, from: WorldItem, to: WorldItem): WorldChange[] {
  const changes: WorldChange[] = [];
  for (const [name, shape] of to.types) {
    const before = from.types.get(name);
    const difference = before === undefined ? null : typeDifference(before, shape);
    const part = to.kind === 'type' ? '' : name;
    if (difference !== null)
      changes.push({ item: changeItem(to.name, part), direction, change: 'changed', ...difference });
  }
  if (direction === 'import') return changes;
  for (const [name, shape] of from.types) {
    if (to.types.has(name)) continue;
    const because = `Callers find the type no longer; it was ${shape.text()}.`;
    changes.push({ item: changeItem(to.name, name), direction, change: 'removed', breaking: true, because });
  }
  return changes;
}

/** Same contents under another version of the same track. Nothing to tell of patch versions. */
function compareVersionsOf(direction: Direction, from: WorldItem, to: WorldItem): WorldChange[] {
  if (from.version === null || to.version === null || isPatch(from.version, to.version)) return [];
  const newer = compareVersions(to.version, from.version) > 0;
  const breaking = direction === 'import' ? newer : !newer;
  const because =
    direction === 'import'
      ? `It asks for ${to.version}; ${from.version} was needed before.`
      : `It gives ${to.version}; it gave ${from.version} before.`;
  return [{ item: changeItem(to.name), direction, change: 'changed', breaking, because }];
}

const isPatch = (a: string, b: string): boolean =>
  a === b ||
  (a.split('.').slice(0, 2).join('.') === b.split('.').slice(0, 2).join('.') && versionTrack(a) === versionTrack(b));
