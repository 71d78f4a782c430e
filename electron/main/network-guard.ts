import { type Session, session } from 'electron';
import { pageScheme } from './page-origin.ts';

const allowedSchemes = new Set([`${pageScheme}:`, 'devtools:', 'data:', 'blob:']);

/** Whether the page's process may load this address: its own files, and what it made itself. */
export function mayLoad(url: string): boolean {
  try {
    return allowedSchemes.has(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** Nothing in the window reaches the network, whatever the page asks for. The engine has connections of its own. */
export function setupNetworkGuard(target: Session = session.defaultSession): void {
  target.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url) }));
}
