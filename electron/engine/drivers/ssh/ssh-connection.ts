import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Clock } from '../../clock.ts';
import { authHandler, type Credentials } from './auth-methods.ts';
import { ChannelSlots } from './channel-slots.ts';
import type { HostKeyQuery, KnownHost } from './host-key-store.ts';
import { hostKeyOf } from './known-hosts.ts';
import { algorithmsFor, isAcceptable } from './ssh-algorithms.ts';
import { SshHostKeyProblem, SshPassphraseProblem } from './ssh-problems.ts';
import { abortReason } from './ssh-socket.ts';

const channelsAtOnce = 8;
const keepAliveMs = 15_000;
const keepAlivesLost = 3;
const loginWithinMs = 30_000;

export interface SshLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: { readonly query: HostKeyQuery; readonly known: KnownHost };
  readonly credentials: Credentials;
}

/**
 * An authenticated SSH connection. It exists only after its host key was judged as known: there is no way to make one
 * without. Keeps at most eight channels open, notices a link that is dead, and ends down to the socket.
 */
export class SshConnection {
  readonly handshakeMs: number | null;
  readonly #client: Client;
  readonly #slots = new ChannelSlots(channelsAtOnce);
  readonly #at: { host: string; port: number };
  readonly #ended = new AbortController();

  private constructor(client: Client, at: { host: string; port: number }, handshakeMs: number | null) {
    this.#client = client;
    this.#at = at;
    this.handshakeMs = handshakeMs;
    client.on('error', () => this.#end());
    client.on('close', () => this.#end());
    client.on('end', () => this.#end());
  }

  /** Logs in over a socket, or over a channel of a jump host. */
  static async logIn(
    transport: { socket: Duplex; handshakeMs: number | null },
    login: SshLogin,
    { clock, signal }: { clock: Clock; signal: AbortSignal },
  ): Promise<SshConnection> {
    const client = new ssh2.Client();
    const over = new AbortController();
    const judged: { problem: SshHostKeyProblem | null; seen: boolean } = { problem: null, seen: false };
    try {
      const ready = whenReady(client, { login, judged, signal, over: over.signal });
      client.connect(configFor(transport.socket, login, judged));
      client.setNoDelay(true);
      const late = clock.sleep(loginWithinMs, over.signal).then(
        () => 'late' as const,
        () => 'over' as const,
      );
      if ((await Promise.race([ready, late])) === 'late') throw timedOut(login);
      return new SshConnection(client, login, transport.handshakeMs);
    } catch (error) {
      client.on('error', () => {});
      client.destroy();
      transport.socket.destroy();
      throw signal.aborted ? abortReason(signal) : error;
    } finally {
      over.abort();
    }
  }

  get isOpen(): boolean {
    return !this.#ended.signal.aborted;
  }

  /** Aborts when the connection is gone. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Runs a command. The channel takes one of the slots until it is closed. */
  async exec(command: string, signal: AbortSignal): Promise<ClientChannel> {
    return this.#withSlot(signal, (done) => this.#client.exec(command, done));
  }

  /** A connection from there to another host, for a jump. */
  async forward(to: { host: string; port: number }, signal: AbortSignal): Promise<Duplex> {
    return this.#withSlot(signal, (done) => this.#client.forwardOut('127.0.0.1', 0, to.host, to.port, done));
  }

  /**
   * One round trip, and nothing else: a request that the server has to answer and that changes nothing there, since no
   * port is forwarded.
   */
  async roundTrip(signal: AbortSignal): Promise<number> {
    const from = performance.now();
    await this.#answered<void>(signal, (done) => this.#client.unforwardIn('127.0.0.1', 1, () => done(undefined)));
    if (!this.isOpen) throw this.#lost();
    return performance.now() - from;
  }

  end(): void {
    this.#client.end();
    this.#client.destroy();
    this.#end();
  }

  async #withSlot(
    signal: AbortSignal,
    open: (done: (error: Error | undefined, channel: ClientChannel) => void) => void,
  ): Promise<ClientChannel> {
    const release = await this.#slots.take(AbortSignal.any([signal, this.#ended.signal])).catch((error: unknown) => {
      throw signal.aborted ? abortReason(signal) : this.isOpen ? error : this.#lost();
    });
    try {
      const channel = await this.#answered<ClientChannel>(signal, open, (late) => {
        late.on('error', () => {});
        late.close();
      });
      const closed = new AbortController();
      channel.once('close', () => {
        closed.abort();
        release();
      });
      this.#ended.signal.addEventListener('abort', release, { once: true, signal: closed.signal });
      return channel;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Waits for an answer, the end of the connection or the signal; an answer that comes too late goes to `discard`. */
  #answered<T>(
    signal: AbortSignal,
    ask: (done: (error: Error | undefined, value: T) => void) => void,
    discard?: (value: T) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        signal.removeEventListener('abort', onAbort);
        this.#ended.signal.removeEventListener('abort', onEnd);
        finish();
      };
      let waiting = true;
      const stop = (error: Error) => {
        waiting = false;
        settle(() => reject(error));
      };
      const onAbort = () => stop(abortReason(signal));
      const onEnd = () => stop(this.#lost());
      if (signal.aborted) return reject(abortReason(signal));
      if (!this.isOpen) return reject(this.#lost());
      signal.addEventListener('abort', onAbort, { once: true });
      this.#ended.signal.addEventListener('abort', onEnd, { once: true });
      try {
        ask((error, value) => {
          if (!waiting) {
            if (!error && value !== undefined) discard?.(value);
            return;
          }
          settle(() => (error ? reject(this.#refusedChannel(error)) : resolve(value)));
        });
      } catch {
        this.#end();
      }
    });
  }

  #refusedChannel(error: Error): FlotillaError {
    if (!this.isOpen) return this.#lost();
    return new FlotillaError('ssh/refused', `${this.#at.host} refuses another session on the connection.`, {
      hint: 'Its SSH server may allow too few sessions (MaxSessions), or forbid commands.',
      retryable: true,
      cause: error,
    });
  }

  #lost(): FlotillaError {
    return new FlotillaError('node/stopped-answering', `The connection to ${this.#at.host} was lost.`, {
      hint: 'The work may have been done there; doing it again does no harm.',
      retryable: true,
    });
  }

  #end(): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort(this.#lost());
    this.#client.destroy();
  }
}

interface Judged {
  problem: SshHostKeyProblem | null;
  seen: boolean;
}

function configFor(socket: Duplex, login: SshLogin, judged: Judged): ConnectConfig {
  return {
    sock: socket,
    username: login.user,
    authHandler: authHandler(login.user, login.credentials),
    algorithms: algorithmsFor(login.hostKey.known.keyTypes),
    keepaliveInterval: keepAliveMs,
    keepaliveCountMax: keepAlivesLost,
    readyTimeout: 0,
    hostVerifier: (blob: Buffer): boolean => {
      judged.seen = true;
      const key = hostKeyOf(blob);
      if (key === null) return false;
      const verdict = login.hostKey.known.judge(key);
      if (verdict.verdict === 'known') return true;
      judged.problem = new SshHostKeyProblem(verdict, key, login.hostKey.query);
      return false;
    },
  };
}

function whenReady(
  client: Client,
  { login, judged, signal, over }: { login: SshLogin; judged: Judged; signal: AbortSignal; over: AbortSignal },
): Promise<'ready'> {
  return new Promise((resolve, reject) => {
    client.once('ready', () => resolve('ready'));
    client.on('error', (error) => reject(problemOfLogin(error, login, judged)));
    client.once('close', () => reject(dropped(login, judged)));
    client.once('handshake', (negotiated) => {
      if (!isAcceptable(negotiated)) reject(weakAlgorithms(login));
    });
    signal.addEventListener('abort', () => reject(abortReason(signal)), { once: true, signal: over });
  });
}

function problemOfLogin(error: Error & { level?: string }, login: SshLogin, judged: Judged): FlotillaError {
  if (judged.problem) return judged.problem;
  switch (error.level) {
    case 'client-authentication':
      return loginRefused(login);
    case 'agent':
      return loginRefused(login, 'the SSH agent did not sign');
    case 'handshake':
      return judged.seen ? dropped(login, judged, error) : weakAlgorithms(login, error);
    default:
      // The socket was connected already, so that a reset is the server's doing too.
      return dropped(login, judged, error);
  }
}

function loginRefused({ user, host, credentials }: SshLogin, why?: string): FlotillaError {
  const [locked] = credentials.locked;
  if (locked && why === undefined) return new SshPassphraseProblem(locked.path, locked.wrong);
  const offered = credentials.keys.length + (credentials.agent?.blobs.length ?? 0);
  const notes = [why, ...credentials.notes].filter((note) => note !== undefined).join('; ');
  return new FlotillaError(
    'ssh/auth-failed',
    `${host} does not let ${user} in with ${offered === 0 ? 'no key, and there was none to offer' : 'the keys offered'}${notes && ` (${notes})`}.`,
    { hint: `Put a public key of yours into ~${user}/.ssh/authorized_keys there, or name the right key or user here.` },
  );
}

const weakAlgorithms = ({ host }: SshLogin, cause?: unknown): FlotillaError =>
  new FlotillaError('ssh/weak-algorithms', `${host} and this console have no safe algorithms in common.`, {
    hint: 'Update the SSH server there; Flotilla takes no SHA-1, no CBC and no group exchange.',
    cause,
  });

const dropped = ({ host }: SshLogin, judged: Judged, cause?: unknown): FlotillaError =>
  judged.problem ??
  new FlotillaError('ssh/refused', `${host} dropped the connection before the login was done.`, {
    hint: 'Its SSH server may be overloaded or may lock this address out for a while (MaxStartups, PerSourcePenalties).',
    retryable: true,
    cause,
  });

const timedOut = ({ host }: SshLogin): FlotillaError =>
  new FlotillaError('ssh/timed-out', `The login on ${host} took longer than ${loginWithinMs / 1000} s.`, {
    hint: 'The machine or the network may be overloaded.',
    retryable: true,
  });
