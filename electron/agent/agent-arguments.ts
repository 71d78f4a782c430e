import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Labels } from '#shared/domain/node.ts';

export interface AgentArguments {
  readonly root: string;
  readonly name: string;
  /** 0: any free one. */
  readonly port: number;
  readonly labels: Labels;
}

export const usage = 'usage: node agent.mjs --root FOLDER --name NAME [--port PORT] [--labels key=value,…]';

const Schema = z.object({
  root: z.string().min(1).max(1000),
  name: z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/),
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  labels: z
    .string()
    .default('')
    .transform((text) => Object.fromEntries(text.split(',').filter(Boolean).map(splitLabel)))
    .pipe(Labels),
});

function splitLabel(label: string): [string, string] {
  const at = label.indexOf('=');
  return at < 0 ? [label, ''] : [label.slice(0, at), label.slice(at + 1)];
}

/** The command line of the agent; throws an error whose message says what is wrong with it. */
export function parseAgentArguments(args: readonly string[]): AgentArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      root: { type: 'string' },
      name: { type: 'string' },
      port: { type: 'string' },
      labels: { type: 'string' },
    },
  });
  const parsed = Schema.safeParse(values);
  if (!parsed.success) throw new Error(`${z.prettifyError(parsed.error)}\n${usage}`);
  return { ...parsed.data, root: resolve(parsed.data.root) };
}
