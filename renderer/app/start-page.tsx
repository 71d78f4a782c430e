import './layers.css';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { createEngine, type EngineOptions, startEngine } from '../api/engine.tsx';
import { pause } from '../api/pause.ts';
import { adoptThemeVariables } from './adopt-theme-variables.ts';
import { App } from './app.tsx';
import { createPageRouter } from './router.tsx';

/** The page is drawn when the engine listens, or without it after this long. */
const drawWithinMs = 150;

/**
 * Connects the page to the engine and draws it into `#root`. The fleet, which every page shows something of, is asked
 * for before the first drawing keeps the page busy, so that the engine answers meanwhile.
 */
export function startPage(options: EngineOptions): void {
  // zod would try `new Function`, which the content security policy forbids.
  z.config({ jitless: true });
  adoptThemeVariables();
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no #root');
  const engine = createEngine(options);
  startEngine(engine);
  const draw = () =>
    createRoot(root).render(
      <StrictMode>
        <App engine={engine} router={createPageRouter()} />
      </StrictMode>,
    );
  void engine.queryClient.prefetchQuery(engine.orpc.fleet.list.queryOptions());
  const listens = new Promise<void>((resolve) => {
    const stop = engine.connection.subscribe(() => {
      stop();
      setTimeout(resolve);
    });
  });
  void Promise.race([listens, pause(drawWithinMs, new AbortController().signal)]).then(draw);
}
