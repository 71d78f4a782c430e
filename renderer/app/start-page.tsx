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
import { adoptThemeVariables } from './adopt-theme-variables.ts';
import { App } from './app.tsx';
import { createPageRouter } from './router.tsx';

/** Draws the page into `#root` and connects it to the engine. */
export function startPage(options: EngineOptions): void {
  // zod would try `new Function`, which the content security policy forbids.
  z.config({ jitless: true });
  adoptThemeVariables();
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no #root');
  const engine = createEngine(options);
  startEngine(engine);
  createRoot(root).render(
    <StrictMode>
      <App engine={engine} router={createPageRouter()} />
    </StrictMode>,
  );
}
