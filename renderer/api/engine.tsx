import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { EngineClient, EngineQueries } from './client.ts';
import { Connection, type ConnectionState, type OpenSession } from './connection.ts';
import { LiveFeed, type LiveListener } from './live-feed.ts';
import { createQueryClient } from './query-client.ts';
import type { UploadFile } from './upload-file.ts';

/** How the page reaches the engine: one object for the life of the page. */
export interface Engine {
  readonly client: EngineClient;
  readonly orpc: EngineQueries;
  readonly connection: Connection;
  readonly feed: LiveFeed;
  readonly queryClient: QueryClient;
  readonly uploadFile: UploadFile;
}

export interface EngineOptions {
  readonly open: OpenSession;
  readonly uploadFile: UploadFile;
  readonly patienceMs?: number;
}

export function createEngine({ open, uploadFile, ...rest }: EngineOptions): Engine {
  const connection = new Connection({ open, ...rest });
  const queryClient = createQueryClient();
  const orpc = createTanstackQueryUtils(connection.client);
  const feed = new LiveFeed(connection, queryClient, orpc);
  return { client: connection.client, orpc, connection, feed, queryClient, uploadFile };
}

/** Connects and follows the live events; returns how to stop both. */
export function startEngine({ connection, feed }: Engine): () => void {
  // The feed first: it asks for events before any page asks for a list, so nothing falls between.
  void feed.run();
  void connection.run();
  return () => {
    feed.stop();
    connection.stop();
  };
}

const EngineContext = createContext<Engine | undefined>(undefined);

export function EngineProvider({ engine, children }: { engine: Engine; children: ReactNode }) {
  return (
    <EngineContext value={engine}>
      <QueryClientProvider client={engine.queryClient}>{children}</QueryClientProvider>
    </EngineContext>
  );
}

export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (!engine) throw new Error('EngineProvider is missing above this component');
  return engine;
}

export function useConnectionState(): ConnectionState {
  const { connection } = useEngine();
  return useSyncExternalStore(connection.subscribe, () => connection.state);
}

/** Calls `listener` with every live event while the component is mounted. */
export function useLiveEvents(listener: LiveListener): void {
  const { feed } = useEngine();
  const hear = useEffectEvent(listener);
  useEffect(() => feed.subscribe((event, before) => hear(event, before)), [feed]);
}
