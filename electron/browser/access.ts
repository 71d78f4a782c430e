import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';

/** 256 bits, safe in a URL and in a cookie. */
const newSecret = (): string => randomBytes(32).toString('base64url');
const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Compares in a time that says nothing of where they differ, nor of their lengths. */
const isSame = (given: string, digest: Buffer): boolean => timingSafeEqual(digestOf(given), digest);

/** Browsers that are let in at the same time; the oldest session ends when one more comes. */
const maxSessions = 20;

export type Verdict = { allowed: true } | { allowed: false; status: 401 | 403 | 421; why: string };
const allowed: Verdict = { allowed: true };
const refuse = (status: 401 | 403 | 421, why: string): Verdict => ({ allowed: false, status, why });

/**
 * Decides who may speak to the browser host. Other users and other pages on this computer reach the same port, so
 * every request needs a secret, and names of this port and no other in `Host` and `Origin` (a site whose DNS name was
 * rebound to 127.0.0.1 sends its own name; a page of another local port sends its own origin).
 */
export class Access {
  readonly cookieName: string;
  /** For scripts: `Authorization: Bearer …`, for as long as this host runs. */
  readonly apiToken = newSecret();
  readonly #apiTokenDigest = digestOf(this.apiToken);
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  #pageTokenDigest = digestOf(newSecret());
  #sessionDigests: readonly Buffer[] = [];

  constructor(port: number) {
    // Cookies do not know ports: the name keeps two Flotillas on one computer apart.
    this.cookieName = `flotilla-${port}`;
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    this.#origins = new Set([...this.#hosts].map((host) => `http://${host}`));
  }

  /** A token that lets one browser in, once. The one before becomes void. */
  newPageToken(): string {
    const token = newSecret();
    this.#pageTokenDigest = digestOf(token);
    return token;
  }

  /** The session cookie for a token that is valid; the token is void from then on. */
  exchange(token: string): string | undefined {
    if (!isSame(token, this.#pageTokenDigest)) return undefined;
    this.newPageToken();
    const session = newSecret();
    this.#sessionDigests = [...this.#sessionDigests.slice(1 - maxSessions), digestOf(session)];
    return `${this.cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Whether the request was meant for this host: for every request, before anything else. */
  checkPlace(headers: IncomingHttpHeaders): Verdict {
    if (!this.#hosts.has(headers.host ?? '')) return refuse(421, 'This address does not belong to Flotilla.');
    if (headers.origin !== undefined && !this.#origins.has(headers.origin)) {
      return refuse(403, 'Other pages may not speak to Flotilla.');
    }
    return allowed;
  }

  /** Whether it comes from a browser that was let in, or a script with the token. `changes`: more than reading. */
  checkCaller(headers: IncomingHttpHeaders, changes: boolean): Verdict {
    const bearer = /^Bearer ([\w-]{1,200})$/.exec(headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return isSame(bearer, this.#apiTokenDigest) ? allowed : refuse(401, 'Wrong token.');
    const session = this.#cookie(headers.cookie ?? '');
    if (session === undefined || !this.#sessionDigests.some((digest) => isSame(session, digest))) {
      return refuse(401, 'Open the address that Flotilla printed when it started.');
    }
    // The cookie is sent with requests of pages on other ports of this computer too: they count as the same site.
    if (!['same-origin', 'none', undefined].includes(only(headers['sec-fetch-site']))) {
      return refuse(403, 'Other pages may not speak to Flotilla.');
    }
    if (changes && headers.origin === undefined) return refuse(403, 'A request with a cookie must name its origin.');
    return allowed;
  }

  #cookie(header: string): string | undefined {
    const prefix = `${this.cookieName}=`;
    const pairs = header.split(';').map((pair) => pair.trim());
    return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length);
  }
}

const only = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join() : header;
