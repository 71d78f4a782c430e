import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Node } from '#shared/domain/node.ts';
import { CheckFile, type CheckOrder } from './check-file.ts';
import { inspectLayout } from './fake-inspector.ts';

const path = join(import.meta.dirname, '../../../e2e/fixtures/modules/component-p3.wasm');

const node = Node.parse({
  id: 'n1',
  name: 'edge-1',
  driver: 'ssh',
  address: 'edge@host',
  labels: { zone: 'a' },
  condition: { kind: 'new' },
  facts: null,
  workloads: [],
  addedAtMs: 1,
  lastSeenAtMs: null,
});

function check(order: Partial<CheckOrder>) {
  const asked: string[] = [];
  const checkFile = new CheckFile({
    inspector: { inspect: inspectLayout },
    signature: () => Promise.resolve({ state: 'not-signed', keyNames: [] }),
    findings: (yaml, { nodes }) => {
      asked.push(`${yaml}: ${nodes.map(({ name }) => name).join()}`);
      return [];
    },
    nodes: () => [node],
  });
  const file = { path, name: 'module.wasm' };
  const whole = { file, bundle: null, policy: null, selector: null, runtimes: [], ...order };
  return checkFile.check(whole).then((found) => ({ ...found, asked }));
}

describe('checking a file', () => {
  it('tells of the nodes that were asked for, with the policies for them', async () => {
    const found = await check({ policy: 'rules', selector: 'zone=a' });
    expect(found).toMatchObject({ inspection: { verdict: 'valid' }, asked: ['rules: edge-1'] });
    expect(found.nodes.map(({ name, verdict }) => [name, verdict])).toEqual([['edge-1', 'unread']]);
    expect(await check({})).toMatchObject({ nodes: [], findings: [], asked: [] });
  });

  it.each([['zone=b'], ['zone in (']])('does not pass a file for nodes that are not there: %s', async (selector) => {
    await expect(check({ selector })).rejects.toMatchObject({ failure: { code: 'input/invalid', field: 'selector' } });
  });
});
