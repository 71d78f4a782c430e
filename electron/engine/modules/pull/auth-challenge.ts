/** What a registry asks for in `WWW-Authenticate`. */
export type AuthChallenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer';
      readonly realm: string;
      readonly service: string | null;
      readonly scope: string | null;
    };

const parameter = /([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

/** The first challenge that can be met, a bearer token before a password; undefined for none. Reads 8,000 characters. */
export function readChallenge(header: string | undefined): AuthChallenge | undefined {
  const text = (header ?? '').slice(0, 8_000);
  const bearer = /(?:^|,)\s*bearer\s+(.*)/is.exec(text)?.[1];
  if (bearer !== undefined) {
    const found = new Map<string, string>();
    for (const [, name = '', quoted, plain] of bearer.matchAll(parameter)) {
      const key = name.toLowerCase();
      if (!found.has(key)) found.set(key, quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
    }
    const realm = found.get('realm');
    if (realm !== undefined && URL.canParse(realm)) {
      return { scheme: 'bearer', realm, service: found.get('service') ?? null, scope: found.get('scope') ?? null };
    }
  }
  return /(?:^|,)\s*basic\b/i.test(text) ? { scheme: 'basic' } : undefined;
}
