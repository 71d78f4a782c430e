import { FlotillaError } from '#shared/domain/failure.ts';
import { Digest } from '#shared/domain/ids.ts';

/** What is pulled: a file by its address, or an artifact of an OCI registry by its name. */
export type Reference = UrlReference | OciReference;

export interface UrlReference {
  readonly kind: 'url';
  readonly url: URL;
}

export interface OciReference {
  readonly kind: 'oci';
  /** `ghcr.io`, `localhost:5000`. */
  readonly registry: string;
  /** `acme/shop`. */
  readonly repository: string;
  readonly tag: string | null;
  /** Of the manifest; decides over the tag. */
  readonly digest: Digest | null;
  /** As it was written, without `oci://`. */
  readonly text: string;
}

const host = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const repository = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tag = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const example = 'Write https://host/module.wasm, or registry/name:tag such as ghcr.io/acme/shop:1.4.';

/** Reads what a person wrote. A name without a registry is refused: whose registry it would be is nobody's guess. */
export function readReference(written: string): Reference {
  const text = written.trim();
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) && !/^oci:\/\//i.test(text)) return readUrl(text);
  return readOci(text.replace(/^oci:\/\//i, ''));
}

function readUrl(text: string): UrlReference {
  const url = URL.parse(text);
  if (!url) throw wrong('This is not an address.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw wrong(`Modules are pulled by https, not by ${url.protocol.slice(0, 20)}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw wrong('The address has a name or password in it, which would be kept with the module.');
  }
  url.hash = '';
  return { kind: 'url', url };
}

function readOci(text: string): OciReference {
  const [name = '', digestText, ...rest] = text.split('@');
  const digest = digestText === undefined ? null : readDigest(digestText);
  const slash = name.indexOf('/');
  const registry = name.slice(0, Math.max(0, slash));
  const colon = name.lastIndexOf(':');
  const hasTag = colon > slash;
  const path = name.slice(slash + 1, hasTag ? colon : undefined);
  const tagText = hasTag ? name.slice(colon + 1) : null;
  if (slash < 0 || !(/[.:]/.test(registry) || registry === 'localhost')) {
    throw wrong('The name does not say which registry it is in.');
  }
  if (!host.test(registry)) throw wrong('The name of the registry is not a host.');
  if (rest.length > 0 || path.length > 255 || !repository.test(path)) {
    throw wrong('The name of the artifact is not one that registries have.');
  }
  if (tagText !== null && !tag.test(tagText)) throw wrong('The tag is not one that registries have.');
  const isOfDockerHub = /^(?:index\.)?docker\.io$/i.test(registry);
  return {
    kind: 'oci',
    registry: isOfDockerHub ? 'docker.io' : registry.toLowerCase(),
    repository: isOfDockerHub && !path.includes('/') ? `library/${path}` : path,
    tag: tagText ?? (digest ? null : 'latest'),
    digest,
    text,
  };
}

function readDigest(text: string): Digest {
  const digest = Digest.safeParse(/^sha256:(.*)$/.exec(text)?.[1]);
  if (digest.success) return digest.data;
  throw wrong('The digest is not one of SHA-256: sha256: and 64 digits.');
}

const wrong = (message: string): FlotillaError =>
  new FlotillaError('input/invalid', message, { hint: example, field: 'reference' });

/** This computer itself, where a registry may speak plain HTTP. */
export function isLoopback(hostWithPort: string): boolean {
  const name = hostWithPort.replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}

const secretParameter = /token|sig|secret|passw|credential|auth|key/i;

/** The address to show and keep: without what looks like a secret in its query. */
export function shownUrl(url: URL): string {
  const shown = new URL(url);
  for (const name of new Set(shown.searchParams.keys())) {
    if (secretParameter.test(name)) shown.searchParams.set(name, '…');
  }
  return shown.href.slice(0, 2000);
}
