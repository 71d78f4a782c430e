import { z } from 'zod';
import { FleetCostBy } from '#shared/cost/fleet-cost.ts';
import { askNewNodes } from '../ask-new-nodes.ts';
import { defineCommand } from '../command.ts';
import { showFleetCost } from '../show-fleet-cost.ts';

const unitMs = new Map([
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);
const longestMs = 90 * 86_400_000;

/** `30m`, `1h`, `7d`: a minute to 90 days. */
const Window = z.string().transform((text, context) => {
  const [, amount, unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)(m|h|d)$/.exec(text) ?? [];
  const windowMs = Math.round(Number(amount) * (unitMs.get(unit) ?? 0));
  if (amount !== undefined && windowMs >= 60_000 && windowMs <= longestMs) return windowMs;
  context.addIssue(`'${text}' is not a time from 1m to 90d, such as 30m, 1h or 7d`);
  return z.NEVER;
});

export const fleetCost = defineCommand({
  name: 'fleet-cost',
  summary: 'What the fleet costs now, from what was measured and your prices',
  takes: '',
  details: [
    'Amounts are US dollars for a month of 730 hours at the rate of the window. What is not known is "-", never 0: a node',
    'without a price, and what nobody counts, are left out and told. Prices of nodes and the budget are set on the page',
    'Cost. With --json, one value.',
  ].join('\n'),
  options: {
    by: { value: 'WHAT', help: 'workload, node, release or region; by default workload' },
    window: { value: 'TIME', help: 'What was measured in this time up to now: 30m, 7d; by default 1h' },
  },
  schema: z.object({
    by: z.enum(FleetCostBy.options, { error: 'Choose from workload, node, release, region' }).default('workload'),
    window: Window.default(3_600_000),
  }),
  run: async ({ by, window }, _names, { terminal, connect }) => {
    const connection = await connect();
    try {
      const { client } = connection;
      await askNewNodes(client);
      const cost = await client.cost.fleet.now({ by, windowMs: window });
      terminal.value({ type: 'fleet-cost', ...cost });
      showFleetCost(terminal, cost);
      return 0;
    } finally {
      await connection.close();
    }
  },
});
