import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { pageHeaders } from './page-headers.ts';

export interface PageAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

const contentTypes = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.ico', 'image/x-icon'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.wasm', 'application/wasm'],
  ['.webp', 'image/webp'],
  ['.woff2', 'font/woff2'],
]);

/** The path below the page's folder that a URL's path names; undefined for one that leaves it or is none. */
export function pathInPage(urlPath: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  const parts = path.split('/').filter((part) => part !== '');
  const isPlain = (part: string) => part !== '.' && part !== '..' && !/[\\:\0]/.test(part);
  return path.startsWith('/') && parts.every(isPlain) ? parts.join(sep) : undefined;
}

/**
 * Answers with a file of the built page. Every path without a file extension is the page itself, which has its own
 * routes. Files under `assets/` carry a hash in their name and never change.
 */
export async function readPageFile(folder: string, urlPath: string, connect: readonly string[]): Promise<PageAnswer> {
  const headers = pageHeaders(connect);
  const inside = pathInPage(urlPath);
  const name = inside === undefined || extname(inside) !== '' ? inside : 'index.html';
  const type = name && contentTypes.get(extname(name));
  const notFound = {
    status: 404,
    headers: { ...headers, 'content-type': 'text/plain' },
    body: Buffer.from('Not found'),
  };
  if (!name || !type) return notFound;
  let body: Buffer;
  try {
    body = await readFile(join(folder, name));
  } catch {
    return notFound;
  }
  const cache = name.startsWith(`assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-store';
  return { status: 200, headers: { ...headers, 'content-type': type, 'cache-control': cache }, body };
}
