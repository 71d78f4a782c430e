import { FlotillaError } from '#shared/domain/failure.ts';
import type { Grants } from '#shared/domain/grants.ts';
import type { Digest } from '#shared/domain/ids.ts';
import type { TryOutResult } from '#shared/domain/try-out.ts';
import { api, type MemoryContext } from './memory-api.ts';

/*
 * Tries as a runtime would answer them. What is asked decides: the path `/trap` or the argument `trap` traps, `/slow` and
 * `slow` go on until they are cancelled.
 */

interface Given {
  readonly digest: Digest;
  readonly grants: Grants;
  readonly env: Readonly<Record<string, string>>;
  readonly memoryLimitBytes: number;
  readonly timeLimitMs: number;
}

const runtime = { name: 'wasmtime', version: '49.0.0' } as const;

function flagsOf({ grants, env, memoryLimitBytes, timeLimitMs }: Given): string {
  const flags = [
    ...(grants.http === 'any' || grants.http.length > 0 ? ['-S http'] : []),
    ...(grants.tcp ? ['-S tcp'] : []),
    ...grants.folders.map(({ hostPath, guestPath }) => `--dir ${hostPath}::${guestPath}`),
    ...Object.entries(env).map(([name, value]) => `--env ${name}=${value}`),
    `-W max-memory-size=${memoryLimitBytes}`,
    `-W timeout=${timeLimitMs}ms`,
  ];
  return flags.join(' ');
}

const trap: TryOutResult['outcome'] = {
  kind: 'trapped',
  trap: {
    message: 'wasm trap: integer divide by zero',
    frames: [
      { function: 'shop::price::per_item', place: 'src/price.rs:41:9' },
      { function: 'shop::handle', place: 'src/lib.rs:18:22' },
      { function: 'wasi:http/incoming-handler@0.2.6#handle', place: null },
    ],
  },
};

const untilCancelled = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new FlotillaError('engine/stopped', 'It was cancelled.')));
  });

/** What every try does besides its outcome: written down, on the one runtime of this computer. */
function tried(
  { state }: MemoryContext,
  input: Given,
  what: string,
  more: Pick<TryOutResult, 'outcome'> & Partial<TryOutResult>,
): TryOutResult {
  const module = state.module(input.digest);
  state.record('module-tried', module.name, what);
  const command = `wasmtime ${flagsOf(input)} ${what} ${module.name}`;
  return { runtime, command, stdout: '', stderr: '', tookMs: 18.4, ...more };
}

export const tryHandlers = {
  runCommand: api.lab.runCommand.handler(({ context, input, signal }) => {
    const given = input.grants.arguments;
    if (given.includes('slow')) return untilCancelled(signal);
    const outcome: TryOutResult['outcome'] = given.includes('trap') ? trap : { kind: 'exited', code: 0 };
    const stdout = `hello ${given.join(' ')}\n${input.stdin}`;
    return tried(context, input, 'run', { outcome, stdout, stderr: given.includes('trap') ? 'about to trap\n' : '' });
  }),
  sendRequest: api.lab.sendRequest.handler(({ context, input, signal }) => {
    if (input.path.startsWith('/slow')) return untilCancelled(signal);
    if (input.path.startsWith('/trap')) return tried(context, input, 'serve', { outcome: trap });
    const body = JSON.stringify({ method: input.method, path: input.path, got: input.body.length }, null, 2);
    const headers: [string, string][] = [
      ['content-type', 'application/json'],
      ['content-length', String(body.length)],
    ];
    return tried(context, input, 'serve', {
      outcome: { kind: 'answered', status: 200, headers, body, bodyIsText: true, bodyBytes: body.length },
      stderr: `[request] ${input.method} ${input.path}\n`,
    });
  }),
  callFunction: api.lab.callFunction.handler(({ context, input }) => {
    const call = `${input.function}(${input.arguments.join(', ')})`;
    return tried(context, input, `run --invoke '${call}'`, {
      outcome: { kind: 'returned', value: `ok(${call.length})` },
    });
  }),
};
