import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/node';
import { agentRpcPath, maxModuleBytes, type ModuleReceipt } from '#shared/contract/agent.ts';
import { statusOf } from '#shared/contract/base.ts';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import { Digest } from '#shared/domain/ids.ts';
import { type AgentServices, agentRouter } from './agent-router.ts';
import { openMetrics, openMetricsType } from './workload-metrics.ts';

const maxCallBytes = 4 * 1024 * 1024;

export interface AgentServer {
  readonly port: number;
  /** Takes no new call and waits for those under way. */
  close(): Promise<void>;
}

/**
 * The agent's door: loopback only. Every request must carry the token, name this door in its `Host` header (so that a
 * page in a browser cannot reach it under another name) and come from no page at all.
 */
export async function startAgentServer(port: number, token: string, services: AgentServices): Promise<AgentServer> {
  const rpc = new RPCHandler(agentRouter(services), {
    plugins: [new BodyLimitPlugin({ maxBodySize: maxCallBytes })],
    eventIteratorKeepAliveInterval: 5_000,
  });
  const isAllowed = tokenCheck(token);
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isOurHost(request, server) || request.headers.origin !== undefined) return refuse(response, 403);
    if (!isAllowed(request.headers.authorization)) return refuse(response, 401);
    if (request.method === 'PUT') return receiveModule(request, response, services);
    if (request.method === 'GET' && request.url === '/metrics') {
      response
        .writeHead(200, { 'content-type': openMetricsType })
        .end(openMetrics(services.workloads.measured(), services.usage.lastCounters()));
      return;
    }
    const { matched } = await rpc.handle(request, response, { prefix: agentRpcPath, context: {} });
    if (!matched) refuse(response, 404);
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: portOf(server), close: () => close(server) };
}

function tokenCheck(token: string): (header: string | undefined) => boolean {
  // Digests have one length, so the comparison takes the same time whatever is sent.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (header) => timingSafeEqual(digest(header ?? ''), expected);
}

function isOurHost(request: IncomingMessage, server: Server): boolean {
  const port = portOf(server);
  return request.headers.host === `127.0.0.1:${port}` || request.headers.host === `localhost:${port}`;
}

async function receiveModule(
  request: IncomingMessage,
  response: ServerResponse,
  { blobs }: AgentServices,
): Promise<void> {
  try {
    const digest = Digest.safeParse(/^\/modules\/([0-9a-f]{64})$/.exec(request.url ?? '')?.[1]);
    if (!digest.success) return refuse(response, 404);
    const sizeBytes = Number(request.headers['content-length']);
    if (!(sizeBytes > 0 && sizeBytes <= maxModuleBytes)) {
      throw new FlotillaError('input/invalid', `A module has 1 to ${maxModuleBytes} bytes, and says how many.`);
    }
    const receipt: ModuleReceipt = { result: await blobs.receive(digest.data, request) };
    sendJson(response, 200, receipt);
  } catch (error) {
    if (request.destroyed && !request.complete) return void response.destroy();
    const failure = failureOf(error);
    // The rest of the body, if any, is not waited for.
    response.setHeader('connection', 'close');
    sendJson(response, statusOf(failure.code), failure);
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end();
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), 2_000);
  await closed;
  clearTimeout(timer);
}
