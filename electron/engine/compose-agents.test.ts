import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { agentFileName, agentVersion } from '#shared/contract/agent.ts';
import { failureOf } from '#shared/domain/failure.ts';
import { agentAccess } from './compose-agents.ts';

const never = new AbortController().signal;
/** Beyond the highest that Linux and macOS give. */
const deadPid = 2 ** 22 + 1;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-access-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

async function portThat(answers: RequestListener): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer(answers);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, close };
}

const namesAgent = (port: number, pid = process.pid) =>
  writeFile(
    join(folder, agentFileName),
    JSON.stringify({ pid, port, token: 'x'.repeat(43), version: agentVersion, startedAtMs: 1 }),
  );

/** A port that takes the request and says nothing; the limit passes as soon as it has taken it. */
async function silentPort(): Promise<number> {
  const limit = new AbortController();
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
  const { port } = await portThat(() => limit.abort(new DOMException('too late', 'TimeoutError')));
  return port;
}

describe('whether an agent works in a folder', () => {
  test('none does without its file', async () => {
    expect(await agentAccess.find(folder, never)).toBeNull();
  });

  test('none does where the port refuses', async () => {
    const { port, close } = await portThat(() => {});
    await close();
    await namesAgent(port);
    expect(await agentAccess.find(folder, never)).toBeNull();
  });

  test('none does where another program has the port', async () => {
    const { port } = await portThat((_, outgoing) => outgoing.writeHead(401).end('who are you?'));
    await namesAgent(port, deadPid);
    expect(await agentAccess.find(folder, never)).toBeNull();
  });

  test('one that is late may be there', async () => {
    await namesAgent(await silentPort());
    const failure = await agentAccess.find(folder, never).catch(failureOf);
    expect(failure).toMatchObject({ code: 'node/stopped-answering', retryable: true });
  });

  test('one that breaks off may be there', async () => {
    const { port } = await portThat((incoming) => void incoming.socket.destroy());
    await namesAgent(port);
    const failure = await agentAccess.find(folder, never).catch(failureOf);
    expect(failure).toMatchObject({ code: 'node/stopped-answering', retryable: true });
  });

  test('none does when its process is gone, whoever has the port', async () => {
    await namesAgent(await silentPort(), deadPid);
    expect(await agentAccess.find(folder, never)).toBeNull();
  });
});
