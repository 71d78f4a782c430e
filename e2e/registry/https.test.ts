import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../../electron/engine/modules/pull/http-client.ts';
import { onPath } from './registry.ts';

const missing = onPath('openssl') === undefined ? 'no openssl, which makes the certificate' : null;

describe.skipIf(missing !== null)(`pulling over TLS${missing === null ? '' : ` (${missing})`}`, () => {
  let folder: string;
  let server: Server;
  let certificate: string;
  let url: URL;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flotilla-tls-'));
    const [key, crt] = [join(folder, 'key'), join(folder, 'crt')];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-days', '2'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', crt, ...names], {
      stdio: 'ignore',
    });
    certificate = readFileSync(crt, 'utf8');
    server = createServer({ key: readFileSync(key), cert: certificate }, (request, response) => {
      if (request.url === '/down') response.writeHead(302, { location: 'http://localhost/plain' }).end();
      else response.end('over TLS');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('does not listen');
    url = new URL(`https://127.0.0.1:${address.port}/`);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const { signal } = new AbortController();

  it('needs a certificate that is trusted', async () => {
    const trusting = new HttpClient({ env: {}, authorities: () => [certificate] });
    const answer = await trusting.open(url, { signal });
    expect(answer.status).toBe(200);
    expect((await answer.body.toArray()).join('')).toBe('over TLS');
    trusting.close();
    const http = new HttpClient({ env: {} });
    await expect(http.open(url, { signal })).rejects.toMatchObject({
      failure: { code: 'pull/unreachable', message: expect.stringContaining('certificate is not trusted') },
    });
    http.close();
  });

  it('does not go on without it', async () => {
    const http = new HttpClient({ env: {}, authorities: () => [certificate] });
    await expect(http.open(new URL('/down', url), { signal })).rejects.toMatchObject({
      failure: { code: 'pull/unreachable', message: expect.stringContaining('not encrypted') },
    });
    http.close();
  });
});
