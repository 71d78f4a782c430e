import { type Node } from '#shared/domain/node.ts';
import { type EngineClient } from '../host/engine-client.ts';

const askedAtOnce = 32;

/** An engine that was just started knows only what it stored; a node that cannot be reached says so in its condition. */
export async function askNewNodes(client: EngineClient, wanted: (node: Node) => boolean = () => true): Promise<void> {
  const waiting = (await client.fleet.list()).filter((node) => node.condition.kind === 'new' && wanted(node));
  const ask = async () => {
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      await client.fleet.refresh({ nodeId: node.id }).catch(() => {});
    }
  };
  await Promise.all(Array.from({ length: askedAtOnce }, ask));
}
