import { type ServerResponse } from 'node:http';
import { statusOf } from '#shared/contract/base.ts';
import { type Failure } from '#shared/domain/failure.ts';

/** Of every answer that is not the page itself. */
const safeHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...safeHeaders, 'content-type': 'application/json' }).end(JSON.stringify(value));
}

export function sendFailure(response: ServerResponse, failure: Failure, status = statusOf(failure.code)): void {
  if (response.headersSent) response.destroy();
  else sendJson(response, status, failure);
}

/** A whole page without scripts. `body` is our own text, never a visitor's. */
export function sendNotice(
  response: ServerResponse,
  status: number,
  { head = '', body }: { head?: string; body: string },
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { ...safeHeaders, 'content-type': 'text/html; charset=utf-8', ...headers })
    .end(`<!doctype html><html lang="en"><title>Flotilla</title>${head}<body><p>${body}</p></body></html>`);
}
