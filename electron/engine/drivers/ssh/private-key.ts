import { readFile, stat } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';

export type PrivateKey =
  | { readonly state: 'usable'; readonly path: string; readonly key: ParsedKey }
  /** Encrypted; `wrong` when passphrases were tried. `publicBlob` from the file beside it, to know it in an agent. */
  | { readonly state: 'locked'; readonly path: string; readonly wrong: boolean; readonly publicBlob: Buffer | null }
  | { readonly state: 'missing'; readonly path: string }
  | { readonly state: 'unusable'; readonly path: string; readonly why: string };

const largestBytes = 65_536;

interface Opened {
  readonly stamp: string;
  readonly passphrases: string;
  readonly key: Promise<PrivateKey>;
}

/** Keys that were opened, by file: a fleet asks for each node, and opening an encrypted one takes a tenth of a second. */
const opened = new Map<string, Opened>();

/** Reads a private key file and opens it with the first passphrase that fits. Never throws. */
export async function readPrivateKey(path: string, passphrases: readonly string[]): Promise<PrivateKey> {
  const stamp = await stat(path, { bigint: true }).then(
    ({ mtimeNs, size, ino }) => `${mtimeNs} ${size} ${ino}`,
    () => null,
  );
  if (stamp === null) return openPrivateKey(path, passphrases);
  const known = opened.get(path);
  const tried = passphrases.join('\0');
  if (known?.stamp === stamp && known.passphrases === tried) return known.key;
  const key = openPrivateKey(path, passphrases);
  opened.set(path, { stamp, passphrases: tried, key });
  return key;
}

async function openPrivateKey(path: string, passphrases: readonly string[]): Promise<PrivateKey> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > largestBytes) return { state: 'unusable', path, why: 'the file is too large for a key' };
    text = await readFile(path, 'latin1');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { state: 'missing', path };
    return { state: 'unusable', path, why: 'the file cannot be read' };
  }
  if (!isEncrypted(text)) {
    const key = parse(text);
    return key
      ? { state: 'usable', path, key }
      : { state: 'unusable', path, why: 'it is no private key that is understood' };
  }
  for (const passphrase of passphrases) {
    const key = parse(text, passphrase);
    if (key) return { state: 'usable', path, key };
  }
  return { state: 'locked', path, wrong: passphrases.length > 0, publicBlob: await readPublicBlob(`${path}.pub`) };
}

function parse(text: string, passphrase?: string): ParsedKey | null {
  const key = ssh2.utils.parseKey(text, passphrase);
  if (key instanceof Error || !key.isPrivateKey()) return null;
  refuseSha1(key);
  return key;
}

/** An RSA key signs with SHA-2 or not at all: without this, ssh2 falls back to SHA-1 for servers that name no choice. */
function refuseSha1(key: ParsedKey): void {
  if (key.type !== 'ssh-rsa') return;
  const sign = key.sign.bind(key);
  key.sign = (data, algorithm) => {
    if (algorithm === 'sha256' || algorithm === 'sha512') return sign(data, algorithm);
    throw new Error('the server accepts RSA signatures with SHA-1 only');
  };
}

/** Told by the format, not by trying: a wrong passphrase and a broken file look alike to a parser. */
export function isEncrypted(text: string): boolean {
  if (/^-----BEGIN ENCRYPTED PRIVATE KEY-----/m.test(text) || /^Proc-Type: 4,ENCRYPTED/m.test(text)) return true;
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(text)?.[1];
  if (body === undefined) return false;
  const bytes = Buffer.from(body, 'base64');
  const magic = 'openssh-key-v1\0';
  if (bytes.toString('latin1', 0, magic.length) !== magic || bytes.length < magic.length + 4) return false;
  const length = bytes.readUInt32BE(magic.length);
  return bytes.toString('latin1', magic.length + 4, magic.length + 4 + length) !== 'none';
}

async function readPublicBlob(path: string): Promise<Buffer | null> {
  try {
    const text = await readFile(path, 'latin1');
    const base64 = text.length > largestBytes ? undefined : text.trim().split(/\s+/)[1];
    return base64 === undefined ? null : Buffer.from(base64, 'base64');
  } catch {
    return null;
  }
}
