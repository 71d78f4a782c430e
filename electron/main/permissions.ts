import { type Session, session } from 'electron';
import { isPageUrl } from './page-origin.ts';

/** Copying a table needs this one; it writes text only and only while the window has the focus. */
const granted = new Set(['clipboard-sanitized-write']);

/** What the page may ask the operating system for: nothing but to write to the clipboard. */
export const isGranted = (permission: string, url: string): boolean => granted.has(permission) && isPageUrl(url);

export function setupPermissions(target: Session = session.defaultSession): void {
  target.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
    answer(isGranted(permission, requestingUrl));
  });
  target.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  target.setDevicePermissionHandler(() => false);
}
