import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ModuleReceipt, modulePath } from '#shared/contract/agent.ts';
import { Failure, FlotillaError } from '#shared/domain/failure.ts';
import type { StagedModule } from '../node-driver.ts';
import { type AgentClient, fromFailure } from './agent-client.ts';

const maxAnswerBytes = 64 * 1024;

/** Sends a module's bytes as they are read; the agent computes their digest and keeps them only when it is right. */
export async function uploadModule(
  agent: AgentClient,
  module: StagedModule,
  node: string,
  onProgress: (bytesSent: number) => void,
  signal: AbortSignal,
): Promise<ModuleReceipt['result']> {
  await checkSize(module);
  const { status, body } = await put(agent, module, onProgress, signal);
  const answer: unknown = JSON.parse(body);
  if (status === 200) return ModuleReceipt.parse(answer).result;
  throw fromFailure(Failure.parse(answer), node);
}

async function checkSize({ path, sizeBytes }: StagedModule): Promise<void> {
  const file = await stat(path).catch(() => null);
  if (file?.isFile() && file.size === sizeBytes) return;
  throw new FlotillaError('module/changed-on-disk', 'The module’s file changed or went away since it was added.', {
    hint: 'Add the module again.',
  });
}

async function put(
  agent: AgentClient,
  module: StagedModule,
  onProgress: (bytesSent: number) => void,
  signal: AbortSignal,
): Promise<{ status: number; body: string }> {
  const outgoing = request(`${agent.origin}${modulePath(module.digest)}`, {
    method: 'PUT',
    headers: { ...agent.headers, 'content-length': module.sizeBytes },
    signal,
  });
  const answered = new Promise<{ status: number; body: string }>((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (piece: string) => {
        body += piece;
        if (body.length > maxAnswerBytes) incoming.destroy(new Error('the answer is too long'));
      });
      incoming.once('error', reject);
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, body }));
    });
  });
  // `end` limits a file that grew meanwhile; one that shrank breaks the promised length and the request fails.
  const file = createReadStream(module.path, { end: module.sizeBytes - 1 });
  let sent = 0;
  file.on('data', (chunk) => {
    sent += chunk.length;
    onProgress(sent);
  });
  const sending = pipeline(file, outgoing, { signal });
  // The agent may answer, and close, before all is sent: its answer says more than the broken pipe.
  await Promise.allSettled([answered, sending]);
  signal.throwIfAborted();
  return answered;
}
