import { protocol } from 'electron';
import { type PageAnswer, readPageFile } from '../host/page-files.ts';
import { isPageUrl, pageScheme } from './page-origin.ts';

/** Before the app is ready. Secure and standard, so that the page has an origin, storage and fetch; nothing more. */
export function setupPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built page from `app://flotilla/`. There is no `file://` and no server. */
export function setupPageProtocol(pageFolder: string): void {
  const answer = async (url: string): Promise<PageAnswer> => {
    const path = isPageUrl(url) ? new URL(url).pathname : '/..';
    return readPageFile(pageFolder, path, []);
  };
  if ('handle' in protocol) {
    protocol.handle(pageScheme, async ({ url }) => {
      const { status, headers, body } = await answer(url);
      return new Response(new Uint8Array(body), { status, headers });
    });
    return;
  }
  serveOnOldElectron(answer);
}

/** Electron before 25 has `registerBufferProtocol` instead, which takes the MIME type apart from the headers. */
function serveOnOldElectron(answer: (url: string) => Promise<PageAnswer>): void {
  const old: Pick<typeof protocol, 'registerBufferProtocol'> = protocol;
  const reply = async (url: string) => {
    const { status, headers, body } = await answer(url);
    const [mimeType = ''] = (headers['content-type'] ?? '').split(';');
    return { statusCode: status, headers, mimeType, charset: 'utf-8', data: body };
  };
  // oxlint-disable-next-line promise/no-callback-in-promise -- Electron takes the answer through a callback
  old.registerBufferProtocol(pageScheme, (request, callback) => void reply(request.url).then(callback));
}
