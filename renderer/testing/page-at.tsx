import { MantineProvider } from '@mantine/core';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { createEngine, EngineProvider, startEngine } from '../api/engine.tsx';
import type { UploadFile } from '../api/upload-file.ts';
import { createPageRouter } from '../app/router.tsx';
import { theme } from '../app/theme.ts';
import type { InMemoryEngine } from './in-memory-engine.ts';

export interface PageAt {
  /** What to render. */
  readonly page: React.ReactNode;
  /** Where one is now, as the address says. */
  readonly address: () => string;
  /** Ends the connection. */
  readonly stop: () => void;
}

/** The whole page at an address, connected to an in-memory engine, without transitions; for tests of pages. */
export function pageAt(
  engine: InMemoryEngine,
  address: string,
  patienceMs = 10_000,
  uploadFile: UploadFile = () => Promise.reject(new Error('No files here')),
): PageAt {
  const router = createPageRouter(createMemoryHistory({ initialEntries: [address] }));
  const connected = createEngine({ open: engine.open, uploadFile, patienceMs });
  const stop = startEngine(connected);
  return {
    page: (
      <MantineProvider theme={theme} env="test" withCssVariables={false} withGlobalClasses={false}>
        <EngineProvider engine={connected}>
          <RouterProvider router={router} />
        </EngineProvider>
      </MantineProvider>
    ),
    address: () => router.state.location.href,
    stop,
  };
}

/** A document without layout has no sizes, so a virtual list would draw nothing; nor fonts, which growing fields wait for. */
export function giveElementsASize(): void {
  if (!('fonts' in document)) Object.defineProperty(document, 'fonts', { value: new EventTarget() });
  for (const side of ['offsetHeight', 'clientHeight'] as const) {
    Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => 600 });
  }
  for (const side of ['offsetWidth', 'clientWidth'] as const) {
    Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => 1_200 });
  }
}
