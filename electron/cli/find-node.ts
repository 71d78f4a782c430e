import { FlotillaError } from '#shared/domain/failure.ts';
import { type Node } from '#shared/domain/node.ts';
import { type EngineClient } from '../host/engine-client.ts';

/** The node with this id or name. */
export async function findNodeByName(client: EngineClient, wanted: string): Promise<Node> {
  const nodes = await client.fleet.list();
  const found = nodes.filter(({ id, name }) => id === wanted || name === wanted);
  const [node] = found;
  if (!node) {
    throw new FlotillaError('node/not-found', `No node is called ${wanted}.`, { hint: 'See "flotilla nodes".' });
  }
  if (found.length > 1) {
    throw new FlotillaError('node/not-found', `${found.length} nodes are called ${wanted}.`, {
      hint: `Use an id: ${found.map(({ id }) => id).join(', ')}.`,
    });
  }
  return node;
}
