import { dialog, shell } from 'electron';

/** The address to show and open, when it is one that a browser may be sent to. */
export function openableLink(url: string): string | undefined {
  try {
    const parsed = new URL(url);
    const isPlain = parsed.protocol === 'https:' && parsed.username === '' && parsed.password === '';
    return isPlain && parsed.href.length <= 2_000 ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}

/** Opens an https address in the browser once a person agreed to exactly that address. */
export async function askToOpenLink(url: string): Promise<void> {
  const link = openableLink(url);
  if (!link) return;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: 'Open this address in your browser?',
    detail: link,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  if (response === 0) await shell.openExternal(link);
}
