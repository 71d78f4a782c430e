/** What the page may do, and what others may do with it. The same for the window and for a browser. */
export interface PagePolicy {
  /** Of this answer alone. */
  readonly nonce: string;
  /** Where the page may connect to besides its own origin. */
  readonly connect: readonly string[];
}

/**
 * Nothing is allowed that is not named. There is no `unsafe-inline`: style elements made by scripts carry the nonce;
 * style properties set by scripts need no permission.
 */
export function contentSecurityPolicy({ nonce, connect }: PagePolicy): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

export function pageHeaders(policy: PagePolicy): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(policy),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  };
}
