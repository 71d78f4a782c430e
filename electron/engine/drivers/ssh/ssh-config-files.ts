import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';

const deepest = 16;
const largestBytes = 4 * 1024 ** 2;
const mostFiles = 500;

/**
 * The text of an ssh_config with its `Include`s put in place. A file that is missing is empty; one that is there and
 * cannot be read is an error, since leaving it out could mean another host, user or key.
 *
 * Directives that would run programs while the configuration is worked out (`CanonicalizeHostname`) are left out.
 */
export async function readSshConfigText(file: string, homeFolder: string): Promise<{ text: string; read: ReadFiles }> {
  const budget = { files: mostFiles, bytes: largestBytes };
  const read: ReadFiles = new Map();
  const lines = await readWithIncludes(file, { homeFolder, base: dirname(file), depth: 0, budget, read });
  return { text: lines.join('\n'), read };
}

/** Files and folders that a configuration came from, with what would be different if they changed. */
export type ReadFiles = Map<string, string>;

/** Whether none of the files changed, came or went. */
export async function isUnchanged(read: ReadFiles): Promise<boolean> {
  const now = await Promise.all([...read].map(async ([file, stamp]) => (await stampOf(file)) === stamp));
  return !now.includes(false);
}

async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeNs, size, ino } = await stat(file, { bigint: true });
    return `${mtimeNs} ${size} ${ino}`;
  } catch {
    return 'missing';
  }
}

interface Place {
  readonly homeFolder: string;
  readonly base: string;
  readonly depth: number;
  readonly budget: { files: number; bytes: number };
  readonly read: ReadFiles;
}

async function readWithIncludes(file: string, place: Place): Promise<string[]> {
  place.read.set(file, await stampOf(file));
  const text = await readText(file, place.budget);
  const lines: string[] = [];
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const { keyword, rest } = directive(line);
    if (keyword === 'canonicalizehostname') continue;
    if (keyword === 'host' || keyword === 'match') section = line;
    if (keyword !== 'include') {
      lines.push(line);
      continue;
    }
    if (place.depth >= deepest) throw unreadable(file, 'its Includes go too deep');
    for (const included of await includedFiles(rest, place)) {
      lines.push(...(await readWithIncludes(included, { ...place, depth: place.depth + 1 })));
      // What follows belongs to the section around the Include again.
      if (section !== '') lines.push(section);
    }
    if (section === '') lines.push('Host *');
  }
  return lines;
}

function directive(line: string): { keyword: string; rest: string } {
  const match = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*)$/.exec(line);
  return { keyword: match?.[1]?.toLowerCase() ?? '', rest: match?.[2]?.trim() ?? '' };
}

async function includedFiles(value: string, { homeFolder, base, read }: Place): Promise<string[]> {
  const files: string[] = [];
  for (const [, quoted, plain] of value.matchAll(/"([^"]*)"|(\S+)/g)) {
    const name = quoted ?? plain ?? '';
    const tilde = name.startsWith('~/') ? join(homeFolder, name.slice(2)) : name;
    const path = isAbsolute(tilde) ? tilde : join(base, tilde);
    const isPattern = /[*?]/.test(path);
    if (isPattern) read.set(dirname(path), await stampOf(dirname(path)));
    files.push(...(isPattern ? await matching(path) : [path]));
  }
  return files;
}

/** Wildcards in the last part of the path, as everyone writes them. */
async function matching(path: string): Promise<string[]> {
  const pattern = new RegExp(
    `^${basename(path)
      .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replace(/\*+/g, '.*')
      .replaceAll('?', '.')}$`,
  );
  const names = await readdir(dirname(path)).catch(() => []);
  return names
    .filter((name) => pattern.test(name) && !name.startsWith('.'))
    .toSorted()
    .map((name) => join(dirname(path), name));
}

async function readText(file: string, budget: Place['budget']): Promise<string> {
  try {
    const { size } = await stat(file);
    budget.files -= 1;
    budget.bytes -= size;
    if (budget.files < 0 || budget.bytes < 0) throw unreadable(file, 'it and its Includes are too large');
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return '';
    if (error instanceof FlotillaError) throw error;
    throw unreadable(file, 'it cannot be read', error);
  }
}

export const unreadable = (file: string, why: string, cause?: unknown): FlotillaError =>
  new FlotillaError('ssh/config-unreadable', `The SSH configuration ${file} is of no use: ${why}.`, {
    hint: 'Mend the file, or make it readable for you.',
    cause,
  });
