import { type IncomingMessage, request as httpRequest } from 'node:http';
import { type Served, serve } from '../app/serve.ts';
import { expect, test as base } from '../fixtures.ts';
import { Shell } from '../pages/shell.ts';

const test = base.extend<{ served: Served }>({
  served: async ({ place }, use) => {
    const served = await serve(place);
    await use(served);
    await served.close();
  },
});

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A request with exactly these headers, `Host` and `Origin` among them. */
function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const take = (answer: IncomingMessage) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    };
    httpRequest(url, { method, headers }, take).once('error', reject).end();
  });
}

test('the printed address lets one browser in, once', async ({ served, openBrowser }) => {
  const browser = await openBrowser();
  const url = await served.takeUrl();
  const [first, second] = [await browser.newContext(), await browser.newContext()];
  const page = await first.newPage();
  await page.goto(url);
  await expect(new Shell(page).connected).toBeVisible();

  const late = await second.newPage();
  expect((await late.goto(url))?.status()).toBe(401);
  await expect(late.getByText('was used already')).toBeVisible();
  expect((await late.goto(served.origin))?.status()).toBe(401);

  await late.goto(await served.takeUrl());
  await expect(new Shell(late).connected).toBeVisible();
  await page.reload();
  await expect(new Shell(page).connected).toBeVisible();
  await first.close();
  await second.close();
});

test('other names, other pages and callers without a token are refused', async ({ served }) => {
  const { origin, apiToken } = served;
  const authorization = `Bearer ${apiToken}`;
  const nodes = `${origin}/api/nodes`;
  expect((await ask(nodes)).status).toBe(401);
  expect((await ask(nodes, { authorization: `Bearer ${'x'.repeat(43)}` })).status).toBe(401);
  expect((await ask(nodes, { authorization })).status).toBe(200);
  expect((await ask(nodes, { authorization, host: 'flotilla.example' })).status).toBe(421);
  expect((await ask(nodes, { authorization, origin: 'https://example.com' })).status).toBe(403);
  expect((await ask(nodes, { authorization, origin: 'http://127.0.0.1:1' })).status).toBe(403);
  expect((await ask(`${origin}/`)).status).toBe(401);
  expect((await ask(`${origin}/upload?name=a.wasm`, {}, 'POST')).status).toBe(401);
});

test('a script can do all that the page can, as its document says', async ({ served }) => {
  const { origin, apiToken } = served;
  const headers = { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' };
  const call = async (method: string, path: string, input?: unknown): Promise<unknown> => {
    const body = input === undefined ? {} : { body: JSON.stringify(input) };
    const answer = await fetch(`${origin}/api${path}`, { method, headers, ...body });
    const value: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(value)}`);
    return value;
  };
  const document: unknown = JSON.parse((await ask(`${origin}/openapi.json`, headers)).body);
  expect(document).toMatchObject({
    openapi: expect.stringMatching(/^3\.1/),
    paths: { '/nodes': { get: {} }, '/rollouts': { post: {} }, '/practice/start': { post: {} } },
  });

  await call('POST', '/practice/start');
  await expect
    .poll(async () => (await call('GET', '/nodes')) as unknown[], { timeout: 60_000 })
    .toMatchObject(Array.from({ length: 3 }, () => ({ condition: { kind: 'online' } })));
  const [module] = (await call('POST', '/modules/samples')) as { digest: string }[];
  const plan = (await call('POST', '/rollouts/plan', {
    workload: 'shop',
    digest: module?.digest,
    bakeMs: 200,
  })) as { id: string };
  const { rolloutId } = (await call('POST', '/rollouts', { planId: plan.id })) as { rolloutId: string };
  await expect
    .poll(() => call('GET', `/rollouts/${rolloutId}`), { timeout: 60_000 })
    .toMatchObject({ summary: { status: { kind: 'completed' }, counts: { done: 3 } } });
  expect(await call('GET', '/nodes')).toMatchObject([{ workloads: [{ workload: 'shop', state: 'running' }] }, {}, {}]);
});
