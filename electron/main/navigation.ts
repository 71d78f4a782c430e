import { app, type WebContents } from 'electron';
import { askToOpenLink } from './external-link.ts';
import { isPageUrl } from './page-origin.ts';

/** The window stays on the page: no other address, no second window, no embedded ones. Links open after a question. */
export function setupNavigation(): void {
  app.on('web-contents-created', (_event, contents) => guardNavigation(contents));
}

function guardNavigation(contents: WebContents): void {
  const stayOnPage = (event: { preventDefault(): void }, url: string) => {
    if (!isPageUrl(url)) event.preventDefault();
  };
  contents.on('will-navigate', stayOnPage);
  contents.on('will-redirect', stayOnPage);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    void askToOpenLink(url);
    return { action: 'deny' };
  });
}
