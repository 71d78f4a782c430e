import { realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Grants } from '#shared/domain/grants.ts';

/**
 * Granted folders have to be there, and must not be the console's own: compiled code lies there, and who writes it runs
 * with all rights of the user. Throws `input/invalid`.
 */
export async function checkFolders({ folders }: Grants, ownFolder: string): Promise<void> {
  const own = await realpath(ownFolder);
  for (const [index, { hostPath }] of folders.entries()) {
    const field = `grants.folders.${index}.hostPath`;
    const granted = await realpath(hostPath).catch(() => null);
    if (granted === null || !(await stat(granted)).isDirectory()) {
      throw new FlotillaError('input/invalid', `${hostPath} is no folder on this computer.`, { field });
    }
    if (isInside(granted, own) || isInside(own, granted)) {
      throw new FlotillaError('input/invalid', `Flotilla keeps its own files in ${hostPath}.`, {
        hint: 'Grant another folder.',
        field,
      });
    }
  }
}

const isInside = (path: string, folder: string): boolean =>
  `${path}${sep}`.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
