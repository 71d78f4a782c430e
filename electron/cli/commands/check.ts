import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { FileCheck } from '#shared/contract/modules.ts';
import { RuntimeName } from '#shared/domain/node.ts';
import { askNewNodes } from '../ask-new-nodes.ts';
import { defineCommand, type ExitCode, type Surroundings, UsageError } from '../command.ts';
import { type Connection } from '../connection.ts';
import { failureOfAny, failureText } from '../failures.ts';
import { type CheckedFile, checkExitCode, checkLines } from '../show-check.ts';
import { type Terminal } from '../terminal.ts';

/** So many files are on their way at once; the engine looks into one after the other. */
const ahead = 4;
const largestPolicyBytes = 200_000;

const runtime = z.string().transform((text, context) => {
  const [, name, version, rest = ''] =
    /^([a-z]+)@(\d{1,9}(?:\.\d{1,9}){0,2})([-+][0-9A-Za-z.+-]{1,30})?$/.exec(text) ?? [];
  const known = RuntimeName.safeParse(name);
  // 49 is the first of its line, 49.0.0.
  const numbers = [...(version?.split('.') ?? []), '0', '0'].slice(0, 3);
  if (known.success && version !== undefined) return { name: known.data, version: `${numbers.join('.')}${rest}` };
  context.addIssue(
    `'${text}' is no runtime; write one of ${RuntimeName.options.join(', ')} with a version: wasmtime@49`,
  );
  return z.NEVER;
});

export const check = defineCommand({
  name: 'check',
  summary: 'Say whether files are valid modules, and whether they may and can run',
  takes: 'FILE…',
  details: [
    'Exit code 0: all is well. 1: at least one file is not valid, breaks a policy, or cannot run there. 2: at least one',
    'could not be checked. With --json, one line a file, in the order given. Rules of a policy that are for some nodes only',
    'count with --against.',
  ].join('\n'),
  options: {
    policy: { value: 'FILE', help: 'A policy file (YAML) that the modules must keep to' },
    against: { value: 'SELECTOR', help: 'Nodes of the fleet that they must run on: zone=a; "" for all' },
    runtime: { value: 'NAME@VERSION', help: 'A runtime that they must run on: wasmtime@49', multiple: true },
    bundle: { value: 'FILE', help: 'A Sigstore bundle, for one FILE' },
  },
  schema: z.object({
    policy: z.string().optional(),
    against: z.string().max(2000).optional(),
    runtime: z.array(runtime).max(50).default([]),
    bundle: z.string().optional(),
  }),
  run: async ({ policy, against, runtime: runtimes, bundle }, files, { terminal, connect }) => {
    if (bundle !== undefined && files.length > 1) throw new UsageError("Option '--bundle' is for one file");
    const yaml = policy === undefined ? null : await readPolicy(policy);
    return withConnection(connect, async (connection) => {
      if (against !== undefined) await askNewNodes(connection.client);
      const order = { policy: yaml, selector: against ?? null, runtimes };
      const checked = (file: string) => checkOne(connection, file, bundle ?? null, order);
      let worst: ExitCode = 0;
      for await (const one of inOrder(files, checked)) {
        show(terminal, one);
        const exitCode = checkExitCode(one);
        worst = exitCode > worst ? exitCode : worst;
      }
      return worst;
    });
  },
});

async function withConnection(
  connect: Surroundings['connect'],
  work: (connection: Connection) => Promise<ExitCode>,
): Promise<ExitCode> {
  const connection = await connect();
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

async function readPolicy(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`Option '--policy': ${error instanceof Error ? error.message : String(error)}`);
  });
  if (text.length > largestPolicyBytes) throw new UsageError("Option '--policy': the file is too large for a policy");
  return text;
}

type Order = Pick<Parameters<Connection['client']['modules']['check']>[0], 'policy' | 'selector' | 'runtimes'>;

async function checkOne(
  { client }: Connection,
  file: string,
  bundle: string | null,
  order: Order,
): Promise<CheckedFile> {
  try {
    const opened = await client.system.openFile({ path: resolve(file) });
    const beside = bundle === null ? null : (await client.system.openFile({ path: resolve(bundle) })).file;
    const found: FileCheck = await client.modules.check({ ...order, file: opened.file, bundle: beside });
    return { file, found };
  } catch (error) {
    return { file, failure: failureOfAny(error) };
  }
}

/** The results in the order of `items`, with a few on their way at once. */
async function* inOrder<T, Result>(items: readonly T[], work: (item: T) => Promise<Result>): AsyncGenerator<Result> {
  const under = items.slice(0, ahead).map(work);
  for (let next = ahead; under.length > 0; next += 1) {
    const [first] = under.splice(0, 1);
    if (first) yield await first;
    const item = items[next];
    if (item !== undefined) under.push(work(item));
  }
}

function show(terminal: Terminal, one: CheckedFile): void {
  if ('failure' in one) {
    terminal.value({ file: one.file, failure: one.failure });
    terminal.line({ text: 'not checked', style: 'yellow' }, '  ', one.file, ': ', failureText(one.failure));
    return;
  }
  terminal.value({ file: one.file, ...one.found });
  for (const line of checkLines(one.file, one.found)) terminal.line(...line);
}
