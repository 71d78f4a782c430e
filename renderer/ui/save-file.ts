import type { ReportFile } from '#shared/contract/cost.ts';

/** Longer than any browser takes to begin a download that a person has to agree to. */
const keepForMs = 60_000;

/** Base64 as bytes. */
const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** The file as the page can hold it. */
export const blobOf = ({ content, encoding, mediaType }: ReportFile): Blob =>
  new Blob([encoding === 'base64' ? bytesOf(content) : content], { type: mediaType });

/** Has the browser, or the window, save a file: under its name in the folder of downloads, or where a person says. */
export function saveFile(file: ReportFile): void {
  const url = URL.createObjectURL(blobOf(file));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.fileName;
  link.click();
  // Taken back at once, the address would be gone before it is read.
  setTimeout(() => URL.revokeObjectURL(url), keepForMs);
}
