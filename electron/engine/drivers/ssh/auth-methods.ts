import ssh2, {
  type AuthHandlerMiddleware,
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';
import { type PrivateKey, readPrivateKey } from './private-key.ts';
import { SshPassphraseProblem } from './ssh-problems.ts';

export interface AuthSources {
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly agentSocket: string | undefined;
  /** Kept in memory by the caller; each is tried on each encrypted key. */
  readonly passphrases: () => readonly string[];
}

/** What can be offered to a server, best first. Every key offered costs a round trip and one of its few tries. */
export interface Credentials {
  readonly keys: readonly ParsedKey[];
  readonly agent: AgentWithKeys | null;
  /** Encrypted keys that no passphrase opened. */
  readonly locked: readonly Extract<PrivateKey, { state: 'locked' }>[];
  /** Why named key files were of no use, to say when nothing else helps. */
  readonly notes: readonly string[];
}

const mostKeys = 6;

/**
 * Reads keys and asks the agent. Throws `ssh/passphrase-needed` when an encrypted key is all there is: a login that
 * cannot succeed is not tried, since servers lock out addresses that fail.
 */
export async function gatherCredentials(sources: AuthSources): Promise<Credentials> {
  const passphrases = sources.passphrases();
  const files = await Promise.all(sources.identityFiles.map((path) => readPrivateKey(path, passphrases)));
  const locked = files.filter((file) => file.state === 'locked');
  const keys = files.flatMap((file) => (file.state === 'usable' ? [file.key] : []));
  const wanted = [...keys.map((key) => key.getPublicSSH()), ...locked.flatMap(({ publicBlob }) => publicBlob ?? [])];
  const agent = await AgentWithKeys.ask(sources.agentSocket, sources.identitiesOnly ? wanted : null, mostKeys);
  const notes = files.flatMap((file) => {
    if (file.state === 'unusable') return [`${file.path}: ${file.why}`];
    return file.state === 'missing' && sources.identitiesOnly ? [`${file.path}: there is no such file`] : [];
  });
  const [firstLocked] = locked;
  if (firstLocked && keys.length === 0 && agent === null) {
    throw new SshPassphraseProblem(firstLocked.path, firstLocked.wrong);
  }
  return { keys: keys.slice(0, mostKeys), agent, locked, notes };
}

/**
 * Offers the agent's keys, then the files', each once; no `none` request first, which would cost a round trip and
 * count as a failure. Ends when the server no longer takes keys.
 */
export function authHandler(user: string, { keys, agent }: Credentials): AuthHandlerMiddleware {
  const inAgent = new Set(agent?.blobs.map((blob) => blob.toString('base64')) ?? []);
  const own = keys.filter((key) => !inAgent.has(key.getPublicSSH().toString('base64')));
  const methods = [
    ...(agent ? [{ type: 'agent' as const, username: user, agent }] : []),
    ...own.map((key) => ({ type: 'publickey' as const, username: user, key })),
  ];
  return (left, _partial, next) => {
    // The first call comes before any refusal, with nothing known of what the server takes.
    const takesKeys: boolean = !Array.isArray(left) || left.includes('publickey');
    const method = takesKeys ? methods.shift() : undefined;
    if (method === undefined) return false;
    next(method);
    return undefined;
  };
}

/** The SSH agent, showing only some of its keys, and signing with SHA-1 for nobody. */
export class AgentWithKeys extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: ssh2.BaseAgent;
  readonly #keys: readonly ParsedKey[];

  private constructor(agent: ssh2.BaseAgent, keys: readonly ParsedKey[]) {
    super();
    this.#agent = agent;
    this.#keys = keys;
  }

  /** Null when there is no agent, it does not answer, or it has none of the wanted keys. */
  static async ask(
    socket: string | undefined,
    wanted: readonly Buffer[] | null,
    most: number,
  ): Promise<AgentWithKeys | null> {
    if (socket === undefined || socket === '') return null;
    const agent = ssh2.createAgent(socket);
    const keys = await new Promise<readonly ParsedKey[]>((resolve) => {
      agent.getIdentities((error, found) => resolve(error ? [] : parsed(found ?? [])));
    });
    const chosen =
      wanted === null ? keys : keys.filter((key) => wanted.some((blob) => blob.equals(key.getPublicSSH())));
    return chosen.length === 0 ? null : new AgentWithKeys(agent, chosen.slice(0, most));
  }

  get blobs(): Buffer[] {
    return this.#keys.map((key) => key.getPublicSSH());
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(null, [...this.#keys]);
  }

  override sign(key: ParsedKey, data: Buffer, options: SigningRequestOptions, callback?: SignCallback): void;
  override sign(key: ParsedKey, data: Buffer, callback: SignCallback): void;
  override sign(key: ParsedKey, data: Buffer, ...rest: (SigningRequestOptions | SignCallback | undefined)[]): void {
    const callback = rest.find((argument) => typeof argument === 'function') ?? (() => {});
    const options = rest.find((argument) => typeof argument === 'object') ?? {};
    if (key.type === 'ssh-rsa' && options.hash !== 'sha256' && options.hash !== 'sha512') {
      callback(new Error('the server accepts RSA signatures with SHA-1 only'));
      return;
    }
    this.#agent.sign(key, data, options, callback);
  }
}

function parsed(found: readonly unknown[]): ParsedKey[] {
  return found.flatMap((key) => {
    if (!Buffer.isBuffer(key) && typeof key !== 'string' && !isParsed(key)) return [];
    const result = ssh2.utils.parseKey(key);
    return result instanceof Error ? [] : [result];
  });
}

const isParsed = (key: unknown): key is ParsedKey => typeof key === 'object' && key !== null && 'getPublicSSH' in key;
