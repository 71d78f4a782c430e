import { z } from 'zod';
import { type Labels, type Node } from '#shared/domain/node.ts';
import { defineCommand } from '../command.ts';
import { failureText } from '../failures.ts';
import { askNewNodes } from '../ask-new-nodes.ts';
import { findNodeByName } from '../find-node.ts';
import { type Terminal, type Text } from '../terminal.ts';
import { durationWords, shortDigest, sizeWords, timeWords } from '../words.ts';

export const labelWords = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

function conditionText({ condition }: Node): Text {
  switch (condition.kind) {
    case 'new':
      return 'new';
    case 'online':
      return { text: 'online', style: 'green' };
    case 'offline':
      return { text: 'offline', style: 'yellow' };
    case 'blocked':
      return { text: 'blocked', style: 'red' };
  }
}

function rowOf(node: Node): Text[] {
  const runtimes = node.facts?.runtimes.filter(({ usable }) => usable) ?? [];
  return [
    { text: node.name, style: 'bold' },
    conditionText(node),
    node.address,
    labelWords(node.labels),
    runtimes.map(({ name, version }) => `${name} ${version}`).join(', ') || '-',
    node.workloads.map(({ workload, state, release }) => `${workload} ${release} ${state}`).join(', ') || '-',
  ];
}

export const nodesList = defineCommand({
  name: 'nodes list',
  summary: 'All nodes, and what they run',
  takes: '',
  details: 'Nodes that the engine has not heard of since it started are asked first.',
  options: {},
  schema: z.object({}),
  run: async (_given, _names, { terminal, connect }) => {
    const connection = await connect();
    try {
      const { client } = connection;
      await askNewNodes(client);
      const nodes = await client.fleet.list();
      for (const node of nodes) terminal.value(node);
      if (nodes.length === 0) terminal.line('No nodes yet. Add one: flotilla nodes add ADDRESS');
      else terminal.table(['NAME', 'STATE', 'ADDRESS', 'LABELS', 'RUNTIMES', 'WORKLOADS'], nodes.map(rowOf));
      return 0;
    } finally {
      await connection.close();
    }
  },
});

export const nodesShow = defineCommand({
  name: 'nodes show',
  summary: 'Everything known of one node',
  takes: 'NODE',
  options: { refresh: { help: 'Ask the node first' } },
  schema: z.object({ refresh: z.boolean().default(false) }),
  run: async ({ refresh }, [name = ''], { terminal, connect }) => {
    const connection = await connect();
    try {
      const { client } = connection;
      await askNewNodes(client, (node) => node.name === name || node.id === name);
      const found = await findNodeByName(client, name);
      const node = refresh ? await client.fleet.refresh({ nodeId: found.id }) : found;
      terminal.value(node);
      showNode(terminal, node);
      return 0;
    } finally {
      await connection.close();
    }
  },
});

export function showNode(terminal: Terminal, node: Node): void {
  const { condition, facts } = node;
  terminal.line({ text: node.name, style: 'bold' }, '  ', conditionText(node), `  ${node.id}`);
  terminal.line('Address   ', node.address);
  terminal.line('Labels    ', labelWords(node.labels) || '-');
  if ('failure' in condition) terminal.line('Problem   ', failureText(condition.failure));
  if (condition.kind === 'online' && condition.roundTripMs !== null) {
    terminal.line('Distance  ', durationWords(condition.roundTripMs));
  }
  if (facts) {
    terminal.line('System    ', `${facts.os}, ${facts.arch}, ${facts.kernel ?? 'unknown kernel'}`);
    terminal.line('CPU       ', `${facts.cpuCount ?? 'unknown'} × ${facts.cpuModel ?? 'unknown'}`);
    terminal.line('Memory    ', spaceWords(facts.memoryFreeBytes, facts.memoryBytes));
    terminal.line('Disk      ', spaceWords(facts.diskFreeBytes, facts.diskBytes));
    const runtimes = facts.runtimes.map(
      ({ name, version, usable }) => `${name} ${version}${usable ? '' : ' (not used)'}`,
    );
    terminal.line('Runtimes  ', runtimes.join(', ') || 'none');
    terminal.line('Read at   ', timeWords(facts.collectedAtMs));
  }
  if (node.workloads.length === 0) return;
  terminal.line();
  terminal.table(
    ['WORKLOAD', 'RELEASE', 'STATE', 'MODULE', 'RUNTIME', 'ANSWERS AT', 'RESTARTS'],
    node.workloads.map((at) => [
      at.workload,
      at.release,
      at.state,
      shortDigest(at.digest),
      at.runtime,
      at.address ?? '-',
      String(at.restarts),
    ]),
  );
}

function spaceWords(freeBytes: number | null, bytes: number | null): string {
  const words = (size: number | null) => (size === null ? 'unknown' : sizeWords(size));
  return `${words(freeBytes)} free of ${words(bytes)}`;
}

export const nodesRemove = defineCommand({
  name: 'nodes remove',
  summary: 'Remove a node from the console',
  takes: 'NODE',
  options: {
    clean: { help: 'Also stop its workloads and delete what Flotilla put there' },
    yes: { help: 'Do not ask' },
  },
  schema: z.object({ clean: z.boolean().default(false), yes: z.boolean().default(false) }),
  run: async ({ clean, yes }, [name = ''], { terminal, connect }) => {
    const connection = await connect();
    try {
      const node = await findNodeByName(connection.client, name);
      const what = clean
        ? `stop what it runs and delete what Flotilla put on ${node.address}`
        : `leave ${node.address} as it is`;
      if (!yes && !(await terminal.confirm(`Remove ${node.name} and ${what}?`))) {
        terminal.problem('Nothing was removed. Without a person to ask, add --yes.');
        return 2;
      }
      await connection.client.fleet.remove({ nodeId: node.id, clean });
      terminal.value({ type: 'removed', nodeId: node.id });
      terminal.line(`${node.name} was removed.`);
      return 0;
    } finally {
      await connection.close();
    }
  },
});
