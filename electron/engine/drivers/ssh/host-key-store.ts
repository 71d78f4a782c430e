import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';
import {
  type HostKey,
  type HostKeyVerdict,
  judgeHostKey,
  type KnownHostsLine,
  knownHostsLine,
  knownHostsName,
  linesFor,
  parseKnownHosts,
} from './known-hosts.ts';

const largestFileBytes = 64 * 1024 ** 2;

export interface HostKeyQuery {
  readonly host: string;
  readonly port: number;
  /** `HostKeyAlias`: stands for host and port. */
  readonly alias?: string | undefined;
  /** Files that `~/.ssh/config` names for this host, in place of the user's usual ones. */
  readonly files?: readonly string[] | undefined;
}

/** What is known of one host, read before connecting, so that its key is judged without waiting. */
export interface KnownHost {
  /** Kinds of keys that are known of it: to be asked for first, so that the known one is shown. */
  readonly keyTypes: readonly string[];
  judge(key: HostKey): HostKeyVerdict;
}

interface ReadFile {
  readonly stamp: string;
  readonly lines: readonly KnownHostsLine[];
}

/**
 * The host keys that this user and this console accept. Reads the user's and the system's known_hosts and the console's
 * own file; writes only the latter, whole or not at all. Keeps what it read until a file changes.
 */
export class HostKeyStore {
  readonly #ownFile: string;
  readonly #usualFiles: readonly string[];
  readonly #systemFiles: readonly string[];
  readonly #read = new Map<string, ReadFile>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: {
    /** The console's own file; need not exist. */
    readonly ownFile: string;
    /** The user's: `~/.ssh/known_hosts`, `~/.ssh/known_hosts2`. */
    readonly usualFiles: readonly string[];
    readonly systemFiles?: readonly string[];
  }) {
    this.#ownFile = options.ownFile;
    this.#usualFiles = options.usualFiles;
    this.#systemFiles = options.systemFiles ?? ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'];
  }

  async lookup(query: HostKeyQuery): Promise<KnownHost> {
    const files = [...(query.files ?? this.#usualFiles), ...this.#systemFiles, this.#ownFile];
    const lines = (await Promise.all(files.map((file) => this.#linesOf(file)))).flat();
    const exact = linesFor(lines, nameOf(query));
    const bare = query.alias === undefined && query.port !== 22 ? linesFor(lines, query.host.toLowerCase()) : [];
    return {
      keyTypes: [...new Set(exact.filter((line) => line.marker === 'none').map((line) => line.key.type))],
      judge: (key) => judgeHostKey(key, exact, bare),
    };
  }

  /** Accepts a key from now on. Saying it twice writes one line. */
  trust(query: HostKeyQuery, key: HostKey): Promise<void> {
    const line = knownHostsLine(nameOf(query), key);
    const writing = this.#writing.then(() => this.#append(line));
    this.#writing = writing.catch(() => {});
    return writing;
  }

  async #append(line: string): Promise<void> {
    const before = await readFile(this.#ownFile, 'utf8').catch(emptyWhenMissing);
    const lines = before.split('\n').filter((known) => known !== '');
    if (lines.includes(line)) return;
    const part = `${this.#ownFile}.${randomBytes(6).toString('hex')}`;
    await mkdir(dirname(this.#ownFile), { recursive: true, mode: 0o700 });
    try {
      const file = await open(part, 'wx', 0o600);
      try {
        await file.writeFile(`${[...lines, line].join('\n')}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(part, this.#ownFile);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async #linesOf(file: string): Promise<readonly KnownHostsLine[]> {
    try {
      const { mtimeNs, size, ino } = await stat(file, { bigint: true });
      const stamp = `${mtimeNs} ${size} ${ino}`;
      const known = this.#read.get(file);
      if (known?.stamp === stamp) return known.lines;
      if (size > largestFileBytes) throw new Error('the file is too large');
      const lines = parseKnownHosts(await readFile(file, 'utf8'), file);
      this.#read.set(file, { stamp, lines });
      return lines;
    } catch (error) {
      if (isMissing(error)) return [];
      throw new FlotillaError('ssh/config-unreadable', `The known hosts in ${file} cannot be read.`, {
        hint: 'Make the file readable, or remove it. Without it no host key can be judged.',
        cause: error,
      });
    }
  }
}

const nameOf = (query: HostKeyQuery): string => query.alias?.toLowerCase() ?? knownHostsName(query.host, query.port);

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

const emptyWhenMissing = (error: unknown): string => {
  if (isMissing(error)) return '';
  throw error;
};
