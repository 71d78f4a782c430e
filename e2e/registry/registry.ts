import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/*
 * A real OCI registry (Debian's docker-registry, or another build of the same) on loopback, with its storage in a folder
 * that goes with it. Without a login, with a password, or with a token service that checks passwords and signs tokens.
 */

export const registryUser = 'tester';
export const registryPassword = 'not-a-secret';
/** Of the above; the registry takes bcrypt only. */
const htpasswd = 'tester:$2y$05$1v8prqDBWxdps/EI5kXTY.Ptp0Van7MmSGhpmz6.3M/a/.hpip78u';

const binary = (): string | undefined => process.env['FLOTILLA_TEST_REGISTRY'] ?? onPath('docker-registry');

/** Why there can be no registry here; null when there can. */
export function registryMissing(login: RegistryLogin = 'none'): string | null {
  if (binary() === undefined) return 'no OCI registry; FLOTILLA_TEST_REGISTRY names the path of docker-registry';
  if (login === 'token' && onPath('openssl') === undefined)
    return 'no openssl, which makes the certificate of the token service';
  return null;
}

export type RegistryLogin = 'none' | 'password' | 'token';

export interface Layer {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly title?: string;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const sha256 = (bytes: Uint8Array | string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export class TestRegistry {
  /** `127.0.0.1:40123`. */
  readonly host: string;
  readonly folder: string;
  readonly #process: ChildProcess;
  readonly #tokens: TokenService | undefined;
  readonly #login: RegistryLogin;

  private constructor(host: string, folder: string, server: ChildProcess, login: RegistryLogin, tokens?: TokenService) {
    this.host = host;
    this.folder = folder;
    this.#process = server;
    this.#login = login;
    this.#tokens = tokens;
  }

  static async start(login: RegistryLogin = 'none'): Promise<TestRegistry> {
    const program = binary();
    if (program === undefined) throw new Error(registryMissing() ?? 'no registry');
    const folder = mkdtempSync(join(tmpdir(), 'flotilla-registry-'));
    const tokens = login === 'token' ? await TokenService.start(folder) : undefined;
    const port = await freePort();
    const host = `127.0.0.1:${port}`;
    const file = join(folder, 'config.yml');
    writeFileSync(file, configOf(folder, host, login, tokens));
    const server = spawn(program, ['serve', file], { stdio: 'ignore', env: { OTEL_TRACES_EXPORTER: 'none' } });
    const registry = new TestRegistry(host, folder, server, login, tokens);
    await registry.#untilItAnswers();
    return registry;
  }

  /** Users whose tokens were asked for, in order; '' without a login. */
  get tokenUsers(): readonly string[] {
    return this.#tokens?.users ?? [];
  }

  /** Pushes an artifact and gives the digest of its manifest. */
  async push(
    repository: string,
    tag: string,
    layers: readonly Layer[],
    config = { mediaType: 'application/vnd.wasm.config.v0+json', bytes: Buffer.from('{}') },
  ): Promise<string> {
    const manifest = {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: await this.#pushBlob(repository, config),
      layers: await Promise.all(
        layers.map(async ({ title, ...layer }) => ({
          ...(await this.#pushBlob(repository, layer)),
          ...(title !== undefined && { annotations: { 'org.opencontainers.image.title': title } }),
        })),
      ),
    };
    return this.#pushManifest(repository, tag, manifest);
  }

  /** Pushes an index over manifests that are there. */
  pushIndex(
    repository: string,
    tag: string,
    manifests: readonly { digest: string; size: number; platform?: { architecture: string; os: string } }[],
  ): Promise<string> {
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const entries = manifests.map((entry) => ({ mediaType: 'application/vnd.oci.image.manifest.v1+json', ...entry }));
    return this.#pushManifest(repository, tag, { schemaVersion: 2, mediaType, manifests: entries });
  }

  /** The size of a manifest that was pushed. */
  async manifestSize(repository: string, digest: string): Promise<number> {
    const response = await this.#fetch(repository, `manifests/${digest}`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    return (await response.arrayBuffer()).byteLength;
  }

  /** Where the registry keeps a blob: for tests that damage it. */
  blobFile(digest: string): string {
    const hex = digest.replace('sha256:', '');
    return join(this.folder, 'storage/docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data');
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
    this.#tokens?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #pushBlob(repository: string, { mediaType, bytes }: Omit<Layer, 'title'>): Promise<Descriptor> {
    const digest = sha256(bytes);
    const begun = await this.#fetch(repository, 'blobs/uploads/', { method: 'POST' });
    const location = new URL(begun.headers.get('location') ?? '', `http://${this.host}`);
    location.searchParams.set('digest', digest);
    await this.#fetch(repository, location.href, { method: 'PUT', body: Uint8Array.from(bytes) });
    return { mediaType, digest, size: bytes.length };
  }

  async #pushManifest(
    repository: string,
    tag: string,
    manifest: { mediaType: string; schemaVersion: number; [part: string]: unknown },
  ): Promise<string> {
    const body = JSON.stringify(manifest);
    const headers = { 'content-type': manifest.mediaType };
    await this.#fetch(repository, `manifests/${tag}`, { method: 'PUT', body, headers });
    return sha256(body);
  }

  async #fetch(
    repository: string,
    path: string,
    init: { method?: string; body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> },
  ): Promise<Response> {
    const authorization = this.#authorization(repository);
    const response = await fetch(new URL(path, `http://${this.host}/v2/${repository}/`), {
      ...init,
      headers: { ...init.headers, ...(authorization !== undefined && { authorization }) },
    });
    if (!response.ok) throw new Error(`the registry answers ${response.status}: ${await response.text()}`);
    return response;
  }

  #authorization(repository: string): string | undefined {
    if (this.#login === 'none') return undefined;
    if (this.#login === 'password') return basic;
    return `Bearer ${this.#tokens?.sign(registryUser, repository, ['pull', 'push'])}`;
  }

  async #untilItAnswers(): Promise<void> {
    for (;;) {
      if (this.#process.exitCode !== null) throw new Error(`the registry ended with ${this.#process.exitCode}`);
      const answered = await fetch(`http://${this.host}/v2/`).then(
        () => true,
        () => false,
      );
      if (answered) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

const basic = `Basic ${Buffer.from(`${registryUser}:${registryPassword}`).toString('base64')}`;

function configOf(folder: string, host: string, login: RegistryLogin, tokens?: TokenService): string {
  writeFileSync(join(folder, 'htpasswd'), htpasswd);
  const auth = {
    none: undefined,
    password: { htpasswd: { realm: 'test', path: join(folder, 'htpasswd') } },
    token: tokens?.settings,
  }[login];
  // JSON is YAML.
  return JSON.stringify({
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'storage') } },
    http: { addr: host, secret: 'of this test' },
    ...(auth && { auth }),
  });
}

/** Gives tokens to whoever has the password, and for repositories under `public/` to everyone. */
class TokenService {
  readonly users: string[] = [];
  readonly settings: object;
  readonly #server: Server;
  readonly #key: KeyObject;

  private constructor(server: Server, key: KeyObject, settings: object) {
    this.#server = server;
    this.#key = key;
    this.settings = settings;
    server.on('request', (request: IncomingMessage, response) => {
      const url = new URL(request.url ?? '/', 'http://token.invalid');
      const [, repository = '', actions = ''] =
        /^repository:(.*):(.*)$/.exec(url.searchParams.get('scope') ?? '') ?? [];
      const given = request.headers.authorization;
      this.users.push(given === undefined ? '' : given === basic ? registryUser : 'wrong');
      if (given !== basic && !(given === undefined && repository.startsWith('public/'))) {
        response.writeHead(401).end();
        return;
      }
      response.end(JSON.stringify({ token: this.sign(given ? registryUser : '', repository, actions.split(',')) }));
    });
  }

  static async start(folder: string): Promise<TokenService> {
    const key = join(folder, 'token.key');
    const certificate = join(folder, 'token.crt');
    const subject = ['-subj', '/CN=flotilla-test', '-days', '2'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, ...subject],
      {
        stdio: 'ignore',
      },
    );
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const realm = `http://127.0.0.1:${portOf(server)}/token`;
    const token = { realm, service: 'flotilla-test', issuer: 'flotilla-test', rootcertbundle: certificate };
    return new TokenService(server, createPrivateKey(readFileSync(key)), { token });
  }

  sign(subject: string, name: string, actions: readonly string[]): string {
    const now = Math.floor(Date.now() / 1000);
    const header = { typ: 'JWT', alg: 'RS256', kid: this.#keyId() };
    const claims = {
      iss: 'flotilla-test',
      aud: 'flotilla-test',
      sub: subject,
      iat: now,
      nbf: now - 60,
      exp: now + 600,
      jti: String(Math.random()),
      access: [{ type: 'repository', name, actions }],
    };
    const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('sha256', Buffer.from(text), this.#key).toString('base64url')}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** As Docker's libtrust writes it: 240 bits of the SHA-256 of the public key, base 32, in groups of four. */
  #keyId(): string {
    const der = createPublicKey(this.#key).export({ type: 'spki', format: 'der' });
    const bytes = createHash('sha256').update(der).digest().subarray(0, 30);
    let bits = '';
    for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
    const letters = (bits.match(/.{5}/g) ?? []).map(
      (five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)],
    );
    return (letters.join('').match(/.{4}/g) ?? []).join(':');
  }
}

export function onPath(name: string): string | undefined {
  const files = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address.port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
