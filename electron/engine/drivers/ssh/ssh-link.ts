import type { Duplex } from 'node:stream';
import { type FailureCode, FlotillaError } from '#shared/domain/failure.ts';
import type { Clock } from '../../clock.ts';
import { gatherCredentials } from './auth-methods.ts';
import type { ConnectionGate } from './connection-gate.ts';
import type { HostKeyStore } from './host-key-store.ts';
import type { ResolvedSshTarget } from './ssh-config.ts';
import { SshConnection } from './ssh-connection.ts';
import { abortReason, openSocket } from './ssh-socket.ts';

const triesWhenRefused = 3;
/** A login that failed while a key was locked is a failed one for the server all the same. */
const refusals: ReadonlySet<FailureCode> = new Set(['ssh/auth-failed', 'ssh/passphrase-needed']);
const firstPauseMs = 10_000;
const longestPauseMs = 120_000;

export interface SshLinkOptions {
  /** Asked before each connection, so that a changed ssh_config counts. */
  readonly target: () => Promise<ResolvedSshTarget>;
  readonly hostKeys: HostKeyStore;
  /** Held in memory only. */
  readonly passphrases: () => readonly string[];
  readonly gate: ConnectionGate;
  readonly clock: Clock;
}

/**
 * Keeps one connection to a node and makes it anew when it is needed and gone. Whoever asks while it is being made waits
 * for the same one. A refused login is not tried again before a pause that doubles each time, or another passphrase;
 * a dropped connection is, a few times, as the gate allows.
 */
export class SshLink {
  readonly #options: SshLinkOptions;
  #closed = false;
  #connection: SshConnection | null = null;
  #opening: { result: Promise<SshConnection>; stop: AbortController; waiting: number } | null = null;
  #refusal: { error: FlotillaError; untilMs: number; times: number; passphrases: string } | null = null;

  constructor(options: SshLinkOptions) {
    this.#options = options;
  }

  /** `fresh` when it was made for this call. */
  async connected(signal: AbortSignal): Promise<{ connection: SshConnection; fresh: boolean }> {
    signal.throwIfAborted();
    if (this.#closed) throw new FlotillaError('node/not-found', 'The node was removed.');
    if (this.#connection?.isOpen) return { connection: this.#connection, fresh: false };
    return { connection: await this.#shared(signal), fresh: true };
  }

  /** For good: nobody logs in afterwards. */
  close(): void {
    this.#closed = true;
    this.#opening?.stop.abort(
      new FlotillaError('node/stopped-answering', 'The connection was closed.', { retryable: true }),
    );
    this.#opening = null;
    this.#connection?.end();
    this.#connection = null;
  }

  /** Joins the opening that is under way, which ends when nobody waits for it any more. */
  async #shared(signal: AbortSignal): Promise<SshConnection> {
    this.#opening ??= this.#begin();
    const opening = this.#opening;
    opening.waiting += 1;
    const over = new AbortController();
    try {
      return await new Promise<SshConnection>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(abortReason(signal)), { once: true, signal: over.signal });
        opening.result.then(resolve, reject);
      });
    } finally {
      over.abort();
      opening.waiting -= 1;
      if (opening.waiting === 0) {
        opening.stop.abort(new Error('nobody waits for the connection'));
        if (this.#opening === opening) this.#opening = null;
      }
    }
  }

  #begin(): { result: Promise<SshConnection>; stop: AbortController; waiting: number } {
    const stop = new AbortController();
    const result = this.#open(stop.signal).then((connection) => {
      if (stop.signal.aborted) {
        connection.end();
        throw abortReason(stop.signal);
      }
      this.#connection = connection;
      return connection;
    });
    result.catch(() => {});
    return { result, stop, waiting: 0 };
  }

  async #open(signal: AbortSignal): Promise<SshConnection> {
    this.#throwWhileRefused();
    const target = await this.#options.target();
    const connection = await this.#throughJump(target, signal);
    this.#refusal = null;
    return connection;
  }

  async #throughJump(target: ResolvedSshTarget, signal: AbortSignal): Promise<SshConnection> {
    if (target.proxyJump === null) return this.#logIn(target, null, signal);
    const jump = await this.#logIn(target.proxyJump, null, signal);
    try {
      const connection = await this.#logIn(target, await jump.forward(target, signal), signal);
      connection.ended.addEventListener('abort', () => jump.end(), { once: true });
      return connection;
    } catch (error) {
      jump.end();
      throw error;
    }
  }

  async #logIn(target: ResolvedSshTarget, through: Duplex | null, signal: AbortSignal): Promise<SshConnection> {
    const { hostKeys, passphrases, gate, clock } = this.#options;
    const query = { host: target.host, port: target.port, alias: target.hostKeyAlias, files: target.knownHostsFiles };
    const [known, credentials] = await Promise.all([
      hostKeys.lookup(query),
      gatherCredentials({ ...target, passphrases }),
    ]);
    const key = `${target.host}:${target.port}`;
    for (let tries = 1; ; tries += 1) {
      const leave = await gate.enter(key, signal);
      try {
        const transport = through ? { socket: through, handshakeMs: null } : await openTransport(target, clock, signal);
        const login = { ...target, hostKey: { query, known }, credentials };
        const connection = await SshConnection.logIn(transport, login, { clock, signal });
        gate.accepted(key);
        return connection;
      } catch (error) {
        if (error instanceof FlotillaError && refusals.has(error.failure.code)) this.#rememberRefusal(error);
        const dropped = error instanceof FlotillaError && error.failure.code === 'ssh/refused' && !isDead(error);
        if (!dropped) throw error;
        gate.refused(key);
        if (through || tries >= triesWhenRefused) throw error;
      } finally {
        leave();
      }
    }
  }

  #throwWhileRefused(): void {
    const refusal = this.#refusal;
    if (refusal === null || refusal.passphrases !== this.#passphraseStamp()) return;
    if (this.#options.clock.nowMs() < refusal.untilMs) throw refusal.error;
  }

  #rememberRefusal(error: FlotillaError): void {
    const times = (this.#refusal?.times ?? 0) + 1;
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (times - 1));
    const untilMs = this.#options.clock.nowMs() + pauseMs;
    this.#refusal = { error, untilMs, times, passphrases: this.#passphraseStamp() };
  }

  #passphraseStamp(): string {
    return this.#options.passphrases().join('\0');
  }
}

async function openTransport(target: ResolvedSshTarget, clock: Clock, signal: AbortSignal) {
  return openSocket(target, { clock, signal });
}

/** Nothing listens there: trying again at once would not help, as it does when a busy server drops a connection. */
const isDead = (error: FlotillaError): boolean =>
  error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ECONNREFUSED';
