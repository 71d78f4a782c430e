import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { RouterProvider } from '@tanstack/react-router';
import { type Engine, EngineProvider } from '../api/engine.tsx';
import type { PageRouter } from './router.tsx';
import { theme } from './theme.ts';

const colorScheme = localStorageColorSchemeManager({ key: 'flotilla-colours' });

/** Everything on the page, given how to reach the engine and where one is. */
export function App({ engine, router }: { engine: Engine; router: PageRouter }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorScheme}
      // Both would write a <style> element; see adopt-theme-variables.ts.
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <EngineProvider engine={engine}>
        <Notifications position="bottom-right" limit={4} />
        <RouterProvider router={router} />
      </EngineProvider>
    </MantineProvider>
  );
}
