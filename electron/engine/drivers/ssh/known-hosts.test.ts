import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fingerprintOf,
  type HostKey,
  hostKeyOf,
  judgeHostKey,
  knownHostsLine,
  knownHostsName,
  linesFor,
  parseKnownHosts,
} from './known-hosts.ts';

function keyOf(type: string, seed: number): HostKey {
  const name = Buffer.from(type);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(name.length);
  const key = hostKeyOf(Buffer.concat([length, name, Buffer.alloc(32, seed)]));
  if (!key) throw new Error('not a key');
  return key;
}

const ours = keyOf('ssh-ed25519', 1);
const other = keyOf('ssh-ed25519', 2);
const rsa = keyOf('ssh-rsa', 3);
const text = (key: HostKey): string => `${key.type} ${key.blob.toString('base64')}`;

const hashed = (name: string): string => {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

function judge(file: string, host: string, port = 22, key = ours) {
  const lines = parseKnownHosts(file, 'known_hosts');
  const bare = port === 22 ? [] : linesFor(lines, host.toLowerCase());
  return judgeHostKey(key, linesFor(lines, knownHostsName(host, port)), bare);
}

describe('known_hosts', () => {
  test.each([
    ['plain name', `node ${text(ours)}`, 'node', 22, 'known'],
    ['name in a list', `a,node,10.0.0.7 ${text(ours)}`, '10.0.0.7', 22, 'known'],
    ['names are the same in capitals', `Node ${text(ours)}`, 'nODE', 22, 'known'],
    ['another name', `node ${text(ours)}`, 'node2', 22, 'unknown'],
    ['name that begins the same', `node ${text(ours)}`, 'node.evil.example', 22, 'unknown'],
    ['empty file', '', 'node', 22, 'unknown'],
    ['comment', `# node ${text(ours)}`, 'node', 22, 'unknown'],
    ['comment at the end', `node ${text(ours)} put here by hand`, 'node', 22, 'known'],
    ['tabs and spaces', `  node\t${ours.type}   ${ours.blob.toString('base64')}`, 'node', 22, 'known'],
    ['carriage returns', `node ${text(ours)}\r\nb ${text(ours)}\r`, 'b', 22, 'known'],
    ['hashed name', `${hashed('node')} ${text(ours)}`, 'node', 22, 'known'],
    ['hashed name of another', `${hashed('node2')} ${text(ours)}`, 'node', 22, 'unknown'],
    ['hashed name with port', `${hashed('[node]:2222')} ${text(ours)}`, 'node', 2222, 'known'],
    ['hash of an unknown kind', `|2|c2FsdA==|aGFzaA== ${text(ours)}`, 'node', 22, 'unknown'],
    ['star', `*.edge.example ${text(ours)}`, 'n1.edge.example', 22, 'known'],
    ['star does not match nothing before the dot', `*.edge.example ${text(ours)}`, 'edge.example', 22, 'unknown'],
    ['question mark', `node-? ${text(ours)}`, 'node-7', 22, 'known'],
    ['question mark is one character', `node-? ${text(ours)}`, 'node-77', 22, 'unknown'],
    ['a dot is a dot', `node.example ${text(ours)}`, 'nodeXexample', 22, 'unknown'],
    ['negation', `*.example,!bad.example ${text(ours)}`, 'bad.example', 22, 'unknown'],
    ['negation leaves others', `*.example,!bad.example ${text(ours)}`, 'good.example', 22, 'known'],
    ['negation before the match', `!bad.example,*.example ${text(ours)}`, 'bad.example', 22, 'unknown'],
    ['negation alone matches nothing', `!bad ${text(ours)}`, 'good', 22, 'unknown'],
    ['port', `[node]:2222 ${text(ours)}`, 'node', 2222, 'known'],
    ['another port', `[node]:2222 ${text(ours)}`, 'node', 2223, 'unknown'],
    ['port with wildcard', `[127.*]:2222 ${text(ours)}`, '127.1.0.4', 2222, 'known'],
    ['the bare name counts for another port', `node ${text(ours)}`, 'node', 2222, 'known'],
    ['the bare name is not held against another port', `node ${text(other)}`, 'node', 2222, 'unknown'],
    [
      'the bare name does not count where the port has a key of its own',
      `[node]:2222 ${text(other)}\nnode ${text(ours)}`,
      'node',
      2222,
      'changed',
    ],
    ['the name with port does not count for port 22', `[node]:2222 ${text(ours)}`, 'node', 22, 'unknown'],
    ['IPv6', `fe80::1 ${text(ours)}`, 'fe80::1', 22, 'known'],
    ['changed', `node ${text(other)}`, 'node', 22, 'changed'],
    ['changed under a hash', `${hashed('node')} ${text(other)}`, 'node', 22, 'changed'],
    ['a key of another kind does not get past a known one', `node ${text(rsa)}`, 'node', 22, 'changed'],
    ['one of several keys', `node ${text(rsa)}\nnode ${text(other)}\nnode ${text(ours)}`, 'node', 22, 'known'],
    ['revoked', `@revoked * ${text(ours)}`, 'node', 22, 'revoked'],
    ['revoked comes before known', `node ${text(ours)}\n@revoked node ${text(ours)}`, 'node', 22, 'revoked'],
    ['another key is revoked', `@revoked * ${text(other)}\nnode ${text(ours)}`, 'node', 22, 'known'],
    ['revoked for another host', `@revoked node2 ${text(ours)}\nnode ${text(ours)}`, 'node', 22, 'known'],
    ['revoked by the bare name', `@revoked node ${text(ours)}\n[node]:2222 ${text(ours)}`, 'node', 2222, 'revoked'],
    ['the key of an authority is no host key', `@cert-authority * ${text(ours)}`, 'node', 22, 'unknown'],
    ['an authority changes nothing', `@cert-authority * ${text(other)}\nnode ${text(ours)}`, 'node', 22, 'known'],
    ['an unknown marker', `@trusted node ${text(ours)}`, 'node', 22, 'unknown'],
    ['kind and key disagree', `node ssh-rsa ${ours.blob.toString('base64')}`, 'node', 22, 'unknown'],
    ['no key', 'node ssh-ed25519', 'node', 22, 'unknown'],
    ['no base64', 'node ssh-ed25519 %%%%', 'node', 22, 'unknown'],
    ['key cut short', `node ssh-ed25519 ${ours.blob.subarray(0, 12).toString('base64')}`, 'node', 22, 'unknown'],
  ] as const)('%s', (_what, file, host, port, verdict) => {
    expect(judge(file, host, port).verdict).toBe(verdict);
  });

  test('says where the other key stands', () => {
    const file = `# mine\n\nnode ${text(rsa)}\nnode ${text(other)}\n`;
    expect(judge(file, 'node')).toEqual({ verdict: 'changed', knownIn: 'known_hosts:4' });
    expect(judge(`@revoked * ${text(ours)}`, 'node')).toEqual({ verdict: 'revoked', knownIn: 'known_hosts:1' });
  });

  test('prints fingerprints as OpenSSH does', () => {
    const line = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
    const key = hostKeyOf(Buffer.from(line, 'base64'));
    // `ssh-keygen -lf` on github.com's published key.
    expect(key && fingerprintOf(key)).toBe('SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU');
  });

  test('what is written is read back, for any host and port', () => {
    const host = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.-]{0,30}$/);
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        const file = knownHostsLine(knownHostsName(name, port), ours);
        expect(judge(file, name, port).verdict).toBe('known');
        expect(judge(file, name, port, other).verdict).toBe('changed');
        expect(judge(file, `x${name}`, port).verdict).toBe('unknown');
      }),
    );
  });

  test('no text makes it fail, or makes a key known that is not in it', () => {
    const piece = fc.constantFrom(
      'node',
      '*',
      '!',
      '|1|',
      '|',
      ',',
      ' ',
      '\t',
      '\n',
      '@revoked',
      '[',
      ']:22',
      'ssh-ed25519',
      '\0',
    );
    const anything = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anything, (file) => {
        expect(judge(file, 'node').verdict).not.toBe('known');
      }),
    );
  });

  test('a pattern cannot draw out the time', () => {
    const file = `${'*a'.repeat(2_000)} ${text(ours)}`;
    expect(judge(file, 'a'.repeat(200)).verdict).toBe('unknown');
  });
});
