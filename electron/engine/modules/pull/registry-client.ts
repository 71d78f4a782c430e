import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FlotillaError } from '#shared/domain/failure.ts';
import { Digest } from '#shared/domain/ids.ts';
import { type AuthChallenge, readChallenge } from './auth-challenge.ts';
import type { DockerCredentials, Login } from './docker-credentials.ts';
import { type HttpAnswer, type HttpClient, readText, unreachable } from './http-client.ts';
import { manifestMediaTypes } from './oci-manifest.ts';
import { isLoopback, type OciReference } from './reference.ts';

const longestManifest = 4 * 1024 ** 2;
const longestToken = 256 * 1024;

const TokenAnswer = z
  .object({ token: z.string().min(1).optional(), access_token: z.string().min(1).optional() })
  .transform((answer) => answer.token ?? answer.access_token);

export interface RegistryClientOptions {
  readonly http: HttpClient;
  readonly credentials: Pick<DockerCredentials, 'for'>;
  readonly reference: OciReference;
  readonly signal: AbortSignal;
}

/**
 * One repository of an OCI registry, for reading. Asks without a login first; when the registry wants one, uses what
 * `docker login` left for exactly this registry, and sends it to the registry or the token service that it names, over
 * TLS (plain HTTP only on this computer). What it gives back was checked against the digest that was asked for.
 */
export class RegistryClient {
  readonly #options: RegistryClientOptions;
  readonly #base: URL;
  #authorization: string | undefined;

  constructor(options: RegistryClientOptions) {
    this.#options = options;
    const { registry, repository } = options.reference;
    const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
    this.#base = new URL(`${isLoopback(host) ? 'http' : 'https'}://${host}/v2/${repository}/`);
  }

  /** A manifest or an index, by tag or digest. */
  async manifest(tagOrDigest: string): Promise<{ bytes: Buffer; digest: Digest }> {
    const { signal, reference } = this.#options;
    const url = new URL(`manifests/${tagOrDigest}`, this.#base);
    const answer = await this.#get(url, { accept: manifestMediaTypes.join(', ') });
    const bytes = await readText(answer, url, longestManifest, signal);
    const digest = Digest.parse(createHash('sha256').update(bytes).digest('hex'));
    if (tagOrDigest.startsWith('sha256:') && tagOrDigest !== `sha256:${digest}`) {
      throw new FlotillaError(
        'pull/digest-mismatch',
        `${reference.registry} gave another manifest than was asked for.`,
      );
    }
    return { bytes, digest };
  }

  /** The body is not checked yet. */
  async blob(digest: string): Promise<{ answer: HttpAnswer; url: URL }> {
    const url = new URL(`blobs/${digest}`, this.#base);
    return { answer: await this.#get(url, {}), url };
  }

  async #get(url: URL, headers: Record<string, string>): Promise<HttpAnswer> {
    const first = await this.#open(url, headers);
    if (first.status !== 401) return this.#found(url, first);
    first.body.destroy();
    // What the login is for, and where it goes, is the registry's own to say.
    if (first.from.origin !== url.origin)
      throw this.#denied(`${first.from.host}, to which it sends on, wants a login.`);
    await this.#authorize(readChallenge(first.header('www-authenticate')));
    return this.#found(url, await this.#open(url, headers));
  }

  #open(url: URL, headers: Record<string, string>): Promise<HttpAnswer> {
    const { http, signal } = this.#options;
    const authorization = this.#authorization;
    return http.open(url, { headers, signal, ...(authorization !== undefined && { authorization }) });
  }

  #found(url: URL, answer: HttpAnswer): HttpAnswer {
    if (answer.status === 200) return answer;
    answer.body.destroy();
    const { text } = this.#options.reference;
    switch (answer.status) {
      case 401:
      case 403:
        throw this.#denied(null);
      case 404:
        throw new FlotillaError('pull/not-found', `${text} is not there.`, { hint: 'Check the name and the tag.' });
      default:
        throw unreachable(url, `it answers with HTTP ${answer.status}`);
    }
  }

  async #authorize(challenge: AuthChallenge | undefined): Promise<void> {
    const { credentials, reference } = this.#options;
    if (!challenge) throw this.#denied('It asks for a kind of login that Flotilla does not know.');
    const { login, problem } = await credentials.for(reference.registry);
    if (challenge.scheme === 'basic') {
      if (login?.kind !== 'password') throw this.#denied(problem);
      this.#authorization = basic(login);
    } else {
      this.#authorization = `Bearer ${await this.#token(challenge, login, problem)}`;
    }
  }

  async #token(
    { realm, service, scope }: Extract<AuthChallenge, { scheme: 'bearer' }>,
    login: Login | null,
    problem: string | null,
  ): Promise<string> {
    const { http, signal, reference } = this.#options;
    const url = URL.parse(realm);
    if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.host)))) {
      throw this.#denied('It names a token service that is not encrypted.');
    }
    const wanted = { ...(service !== null && { service }), scope: scope ?? `repository:${reference.repository}:pull` };
    if (login?.kind === 'refresh-token') {
      const form = { grant_type: 'refresh_token', refresh_token: login.token, client_id: 'flotilla', ...wanted };
      return this.#readToken(url, await http.open(url, { signal, form }), problem);
    }
    for (const [name, value] of Object.entries(wanted)) url.searchParams.set(name, value);
    const order = { signal, ...(login && { authorization: basic(login) }) };
    return this.#readToken(url, await http.open(url, order), problem);
  }

  async #readToken(url: URL, answer: HttpAnswer, problem: string | null): Promise<string> {
    if (answer.status !== 200) {
      answer.body.destroy();
      if (answer.status >= 400 && answer.status < 500) throw this.#denied(problem);
      throw unreachable(url, `it answers with HTTP ${answer.status}`);
    }
    const text = (await readText(answer, url, longestToken, this.#options.signal)).toString('utf8');
    const token = TokenAnswer.safeParse(jsonOf(text)).data;
    if (token === undefined || !/^[\x21-\x7e]+$/.test(token)) throw unreachable(url, 'it gives no token');
    return token;
  }

  #denied(problem: string | null): FlotillaError {
    const { text, registry } = this.#options.reference;
    const why = problem === null ? '' : ` ${problem}`;
    return new FlotillaError(
      'pull/access-denied',
      `${registry} does not give ${text} to this login, or not without one.${why}`,
      {
        hint: `Log in with \`docker login ${registry}\` on this computer; or the name is wrong.`,
      },
    );
  }
}

const basic = ({ user, password }: Extract<Login, { kind: 'password' }>): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
