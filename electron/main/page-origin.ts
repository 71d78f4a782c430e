/** The page is served from here and nowhere else. */
export const pageScheme = 'app';
export const pageHost = 'flotilla';
export const pageUrl = `${pageScheme}://${pageHost}/`;

/** Whether this is an address of the page. */
export function isPageUrl(url: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(url);
    return protocol === `${pageScheme}:` && host === pageHost && username === '' && password === '';
  } catch {
    return false;
  }
}

/** The part of an IPC event that says who sent it. */
export interface SenderEvent {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Whether a message came from the page's own top frame. Nothing else is ever answered. */
export function isFromPage({ senderFrame }: SenderEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isPageUrl(senderFrame.url);
}
