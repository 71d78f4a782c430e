import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { type ContractRouterClient } from '@orpc/contract';
import { describe, expect, test } from 'vitest';
import { type contract } from '#shared/contract/contract.ts';
import { isClientFrame, maxFrameChars } from './check-frame.ts';

test('what an honest client sends passes: calls, streams that resume, cancellations', async () => {
  const sent: unknown[] = [];
  const port = { on() {}, postMessage: (data: unknown) => void sent.push(data) };
  const client: ContractRouterClient<typeof contract> = createORPCClient(new RPCLink({ port }));
  const controller = new AbortController();
  const calls = [
    client.fleet.list(undefined, { signal: controller.signal }),
    client.fleet.add({ address: 'edge@10.0.0.7', labels: { site: 'b' } }, { signal: controller.signal }),
    client.system.live(undefined, { signal: controller.signal, lastEventId: '41' }),
  ];
  await expect.poll(() => sent.length).toBe(3);
  controller.abort();
  await Promise.allSettled(calls);
  expect(sent).toHaveLength(6);
  expect(sent.filter((data) => !isClientFrame(data))).toEqual([]);
});

describe('everything else', () => {
  test.each([
    ['nothing', undefined],
    ['an object', { i: '1', p: { u: '/a' } }],
    ['bytes', new Uint8Array([123, 125])],
    ['no JSON', '{"i":'],
    ['null', 'null'],
    ['an array', '[]'],
    ['no id', '{"p":{"u":"/a"}}'],
    ['a number as id', '{"i":1,"p":{"u":"/a"}}'],
    ['a request without a payload', '{"i":"1"}'],
    ['a URL that cannot be parsed', '{"i":"1","p":{"u":"http://["}}'],
    ['another method', '{"i":"1","p":{"u":"/a","m":"TRACE"}}'],
    ['headers that are no text', '{"i":"1","p":{"u":"/a","h":{"x":1}}}'],
    ['a file as body', '{"i":"1","p":{"u":"/a","h":{"content-disposition":"attachment"}}}'],
    ['a form as body', '{"i":"1","p":{"u":"/a","h":{"Content-Type":"multipart/form-data; boundary=x"}}}'],
    ['events of a client', '{"i":"1","t":3,"p":{"e":"message"}}'],
    ['a kind that does not exist', '{"i":"1","t":9}'],
    ['too much', `{"i":"1","p":{"u":"/a","b":"${'x'.repeat(maxFrameChars)}"}}`],
  ])('is refused: %s', (_what, data) => {
    expect(isClientFrame(data)).toBe(false);
  });
});
