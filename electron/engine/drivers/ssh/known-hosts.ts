import { createHash, createHmac } from 'node:crypto';

/*
 * known_hosts as OpenSSH reads it (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): plain and hashed names, wildcards, negation,
 * `[host]:port`, `@revoked`, `@cert-authority`. Pure: text in, decision out. Lines that make no sense are passed over,
 * as OpenSSH does.
 */

export interface HostKey {
  /** `ssh-ed25519`, … as the key itself says. */
  readonly type: string;
  readonly blob: Buffer;
}

export interface KnownHostsLine {
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  readonly hosts: HostPattern;
  readonly key: HostKey;
  /** `file:line`, to show. */
  readonly place: string;
}

type HostPattern =
  | {
      readonly kind: 'names';
      readonly names: readonly { readonly negated: boolean; readonly matches: (name: string) => boolean }[];
    }
  | { readonly kind: 'hashed'; readonly salt: Buffer; readonly hash: Buffer };

export type HostKeyVerdict =
  | { readonly verdict: 'known' }
  | { readonly verdict: 'unknown' }
  | { readonly verdict: 'changed'; readonly knownIn: string }
  | { readonly verdict: 'revoked'; readonly knownIn: string };

const longestLine = 65_536;

/** The type that a key in wire format names at its beginning; null when it is no key. */
export function hostKeyOf(blob: Buffer): HostKey | null {
  if (blob.length < 4) return null;
  const length = blob.readUInt32BE(0);
  if (length === 0 || length > 64 || blob.length <= 4 + length) return null;
  return { type: blob.toString('latin1', 4, 4 + length), blob };
}

/** As OpenSSH prints it. */
export const fingerprintOf = (key: HostKey): string =>
  `SHA256:${createHash('sha256').update(key.blob).digest('base64').replace(/=+$/, '')}`;

/** The name under which a host stands in known_hosts. */
export const knownHostsName = (host: string, port: number): string =>
  port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;

/** A line for known_hosts. */
export const knownHostsLine = (name: string, key: HostKey): string =>
  `${name} ${key.type} ${key.blob.toString('base64')}`;

export function parseKnownHosts(text: string, file: string): KnownHostsLine[] {
  const lines: KnownHostsLine[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const parsed = parseLine(line, `${file}:${index + 1}`);
    if (parsed) lines.push(parsed);
  }
  return lines;
}

function parseLine(line: string, place: string): KnownHostsLine | null {
  if (line.length > longestLine) return null;
  const fields = line.trim().split(/[ \t]+/);
  const first = fields[0] ?? '';
  if (first === '' || first.startsWith('#')) return null;
  const marker = first === '@revoked' ? 'revoked' : first === '@cert-authority' ? 'cert-authority' : 'none';
  if (first.startsWith('@') && marker === 'none') return null;
  const [names, type, base64] = marker === 'none' ? fields : fields.slice(1);
  if (names === undefined || type === undefined || base64 === undefined) return null;
  const key = hostKeyOf(Buffer.from(base64, 'base64'));
  const hosts = parseHosts(names);
  if (!key || key.type !== type || !hosts) return null;
  return { marker, hosts, key, place };
}

function parseHosts(names: string): HostPattern | null {
  if (!names.startsWith('|')) {
    const patterns = names.toLowerCase().split(',');
    return {
      kind: 'names',
      names: patterns.map((pattern) => {
        const negated = pattern.startsWith('!');
        return { negated, matches: globMatcher(negated ? pattern.slice(1) : pattern) };
      }),
    };
  }
  const [, version, salt, hash] = names.split('|');
  if (version !== '1' || salt === undefined || hash === undefined) return null;
  const bytes = Buffer.from(hash, 'base64');
  return bytes.length === 20 ? { kind: 'hashed', salt: Buffer.from(salt, 'base64'), hash: bytes } : null;
}

/** `*` and `?`, and nothing else. Without a regular expression, whose time a hostile pattern could draw out. */
function globMatcher(pattern: string): (name: string) => boolean {
  if (!/[*?]/.test(pattern)) return (name) => name === pattern;
  return (name) => {
    let p = 0;
    let n = 0;
    let star = -1;
    let mark = 0;
    while (n < name.length) {
      if (pattern[p] === '*') {
        star = p;
        mark = n;
        p += 1;
      } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
        p += 1;
        n += 1;
      } else if (star >= 0) {
        p = star + 1;
        mark += 1;
        n = mark;
      } else {
        return false;
      }
    }
    while (pattern[p] === '*') p += 1;
    return p === pattern.length;
  };
}

function applies(hosts: HostPattern, name: string): boolean {
  if (hosts.kind === 'hashed') return createHmac('sha1', hosts.salt).update(name).digest().equals(hosts.hash);
  const hits = hosts.names.filter((pattern) => pattern.matches(name));
  return hits.length > 0 && !hits.some((pattern) => pattern.negated);
}

/** The lines that speak of a host, by the name of `knownHostsName`. */
export const linesFor = (lines: readonly KnownHostsLine[], name: string): KnownHostsLine[] =>
  lines.filter((line) => applies(line.hosts, name));

/**
 * What the lines say of a key that a host showed. `exact` are the lines of its name with port; `withoutPort` those of
 * its bare name, which OpenSSH asks when the name with port is unknown, and never holds against it.
 */
export function judgeHostKey(
  key: HostKey,
  exact: readonly KnownHostsLine[],
  withoutPort: readonly KnownHostsLine[],
): HostKeyVerdict {
  const same = (line: KnownHostsLine): boolean => line.key.blob.equals(key.blob);
  const revoked = [...exact, ...withoutPort].find((line) => line.marker === 'revoked' && same(line));
  if (revoked) return { verdict: 'revoked', knownIn: revoked.place };
  const plain = exact.filter((line) => line.marker === 'none');
  if (plain.some(same)) return { verdict: 'known' };
  // Also when only keys of other kinds are known: else a new kind of key would be a way around the known one.
  const other = plain.find((line) => line.key.type === key.type) ?? plain[0];
  if (other) return { verdict: 'changed', knownIn: other.place };
  const knownByBareName = withoutPort.some((line) => line.marker === 'none' && same(line));
  return { verdict: knownByBareName ? 'known' : 'unknown' };
}
