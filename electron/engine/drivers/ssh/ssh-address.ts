import { FlotillaError } from '#shared/domain/failure.ts';

/** What a person types to name a node: `host`, `user@host`, `user@host:port`, `[v6]:port`, or a name of ssh_config. */
export interface SshAddress {
  readonly user?: string;
  readonly host: string;
  readonly port?: number;
}

const userPattern = /^[A-Za-z0-9_.\\$@+-]{1,128}$/;
const namePattern = /^[A-Za-z0-9_]([A-Za-z0-9._-]{0,252})$/;
const v6Pattern = /^[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,30})?$/;

const wrong = (text: string, why: string): FlotillaError =>
  new FlotillaError('input/invalid', `“${text.slice(0, 300)}” is no address of a node: ${why}.`, {
    field: 'address',
    hint: 'Write host, user@host, user@host:port, or a host name out of ~/.ssh/config.',
  });

/** Throws `input/invalid`. */
export function parseSshAddress(text: string): SshAddress {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const user = at < 0 ? undefined : trimmed.slice(0, at);
  if (user !== undefined && !(userPattern.test(user) && !user.startsWith('-'))) throw wrong(text, 'the user name');
  const { host, port } = splitPort(trimmed.slice(at + 1));
  if (!namePattern.test(host) && !(host.includes(':') && v6Pattern.test(host))) throw wrong(text, 'the host name');
  const number = port === undefined ? undefined : Number(port);
  if (number !== undefined && !(/^[0-9]{1,5}$/.test(port ?? '') && number >= 1 && number <= 65_535)) {
    throw wrong(text, 'the port');
  }
  return { host, ...(user !== undefined && { user }), ...(number !== undefined && { port: number }) };
}

function splitPort(text: string): { host: string; port?: string } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed) return { host: bracketed[1] ?? '', ...(bracketed[2] !== undefined && { port: bracketed[2] }) };
  const colon = text.indexOf(':');
  // More than one colon and no brackets: an IPv6 address without a port.
  if (colon < 0 || text.includes(':', colon + 1)) return { host: text };
  return { host: text.slice(0, colon), port: text.slice(colon + 1) };
}

/** `user@host:port`, with brackets where the host has colons. */
export const showSshAddress = (target: { user: string; host: string; port: number }): string =>
  `${target.user}@${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
