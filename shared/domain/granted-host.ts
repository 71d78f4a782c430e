import type { Grants } from './grants.ts';

/*
 * Whether a list of granted hosts covers a request. No schema library is loaded here: the program that hosts with jco
 * asks this for each outgoing request.
 */

export type HttpScheme = 'http' | 'https';

const authorityForm = /^([A-Za-z0-9._-]+)(?::([0-9]{1,5}))?$/;

/**
 * Host and port of an authority (`api.example.com:8443`), the port by its scheme where none is told. Null for what has a
 * user, an IPv6 address or anything else in it: no grant can name that.
 */
export function readAuthority(authority: string, scheme: HttpScheme): { host: string; port: number } | null {
  const [, host, port] = authorityForm.exec(authority) ?? [];
  if (host === undefined) return null;
  const number = port === undefined ? usualPort(scheme) : Number(port);
  if (number < 1 || number > 65_535) return null;
  return { host: host.toLowerCase().replace(/\.$/, ''), port: number };
}

const usualPort = (scheme: HttpScheme): number => (scheme === 'https' ? 443 : 80);

/**
 * A granted host without a port covers the usual port of the request's scheme and no other. `*.example.com` covers every
 * name below `example.com`, and not `example.com` itself.
 */
export function isHostGranted(http: Grants['http'], authority: string, scheme: HttpScheme): boolean {
  if (http === 'any') return true;
  const asked = readAuthority(authority, scheme);
  return asked !== null && http.some((granted) => covers(granted, asked, scheme));
}

function covers(granted: string, asked: { host: string; port: number }, scheme: HttpScheme): boolean {
  const wildcard = granted.startsWith('*.');
  const named = readAuthority(wildcard ? granted.slice(2) : granted, scheme);
  if (named === null || named.port !== asked.port) return false;
  return wildcard ? asked.host.endsWith(`.${named.host}`) : asked.host === named.host;
}
