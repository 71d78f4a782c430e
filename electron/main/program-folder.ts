import { sep } from 'node:path';

/**
 * Folder of the built programs. In a packaged app they lie beside the archive too, since a plain Node, which runs them
 * in some cases, cannot read inside it.
 */
export function programFolderOf(folder: string): string {
  return folder.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`);
}
