import { describe, expect, it } from 'vitest';
import { Digest, NodeId } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Node } from '#shared/domain/node.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import { Database } from '../storage/database.ts';
import { PolicyService } from './policy-service.ts';

const digest = Digest.parse('a'.repeat(64));
const module: Module = {
  digest,
  name: 'shop.wasm',
  source: { kind: 'file', name: 'shop.wasm' },
  sizeBytes: 10,
  kind: 'component',
  wasi: '0.2',
  wasiVersions: ['0.2.3'],
  imports: [{ name: 'wasi:sockets/udp@0.2.3', kind: 'interface', version: '0.2.3' }],
  exports: [],
  wit: null,
  producers: [],
  servesHttp: true,
  role: 'http-service',
  roleBecause: '',
  language: null,
  proposals: [],
  memories: [],
  hasNames: false,
  hasDebugInfo: false,
  addedAtMs: 1,
};

const nodeIn = (name: string, zone: string): Node => ({
  id: NodeId.parse(name),
  name,
  driver: 'ssh',
  address: name,
  labels: { zone },
  condition: { kind: 'new' },
  facts: null,
  workloads: [],
  addedAtMs: 1,
  lastSeenAtMs: null,
});

function serviceOn(database = Database.open(':memory:')) {
  const records: string[] = [];
  const events: LiveEvent[] = [];
  const service = new PolicyService({
    database,
    publish: (event) => events.push(event),
    record: ({ action, detail }) => records.push(`${action}: ${detail}`),
    module: () => module,
    nodes: () => [nodeIn('a', 'pci'), nodeIn('b', 'office')],
    signature: async () => ({ state: 'not-signed', keyNames: [] }),
  });
  return { service, records, events, database };
}

const noSockets = 'policies: [{ name: no-sockets, nodes: zone=pci, capabilities: { forbid: [udp] } }]';

describe('policies', () => {
  it('begin with none, are kept, recorded once, and there again after a restart', () => {
    const { service, records, events, database } = serviceOn();
    expect(service.get()).toEqual({ yaml: '', rules: [], problems: [] });
    service.set(noSockets);
    service.set(noSockets);
    expect(records).toEqual(['policies-changed: no-sockets']);
    expect(events).toHaveLength(1);
    const again = serviceOn(database).service;
    expect(again.get()).toEqual(service.get());
    expect(again.rules().map(({ name }) => name)).toEqual(['no-sockets']);
  });

  it('with a problem are not kept', () => {
    const { service, records } = serviceOn();
    service.set(noSockets);
    expect(service.set('policies: [{ name: a }]').problems).toMatchObject([{ line: 1, column: 12 }]);
    expect(service.get().yaml).toBe(noSockets);
    expect(records).toHaveLength(1);
  });

  it('are read without being kept', () => {
    const { service } = serviceOn();
    expect(service.read(noSockets).rules).toHaveLength(1);
    expect(service.get().rules).toEqual([]);
  });

  it('that cannot be read any more stop what asks for them, and are shown with their problem', () => {
    const { database } = serviceOn();
    database.run("INSERT INTO policies (id, yaml) VALUES (1, 'version: 2')");
    const { service } = serviceOn(database);
    expect(service.get().problems).toHaveLength(1);
    expect(() => service.rules()).toThrow('cannot be read');
  });

  it('say where a module may not run, with no grants beyond what its imports need', async () => {
    const { service } = serviceOn();
    service.set(`policies:
  - { name: no-sockets, nodes: zone=pci, capabilities: { forbid: [udp] } }
  - { name: no-udp, effect: warn, grants: { forbid: [udp, tcp], require: [fuel] } }`);
    const found = await service.check({ digest, selector: '' });
    expect(found.map(({ rule, effect, nodes }) => [rule, effect, nodes.map(({ name }) => name)])).toEqual([
      ['no-sockets', 'forbid', ['a']],
      ['no-udp', 'warn', []],
    ]);
    const office = await service.check({ digest, selector: 'zone=office' });
    expect(office.map(({ rule }) => rule)).toEqual(['no-udp']);
    const release = (await service.forRelease(digest, ReleaseSettings.parse({})))([]);
    expect(release.map(({ message }) => message)).toEqual(['It is not granted a limited amount of fuel.']);
  });

  it('cannot be asked with a selector that cannot be read', async () => {
    const asked = serviceOn().service.check({ digest, selector: 'a b' });
    await expect(asked).rejects.toMatchObject({ failure: { code: 'input/invalid', field: 'selector' } });
  });
});
