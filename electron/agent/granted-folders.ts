import { realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Grants } from '#shared/domain/grants.ts';
import { systemCode } from './disk-failure.ts';

/**
 * Each granted folder has to be there before anything is started: a runtime would end at once, be started again and
 * again, and tell nobody which folder it means. Nor may it be the agent's own folder, or one above or below it: compiled
 * code lies there, and who writes it runs as the agent.
 */
export async function checkFolders({ folders }: Grants, ownFolder: string): Promise<void> {
  for (const { hostPath, guestPath } of folders) {
    const why = await whyUnusable(hostPath, ownFolder);
    if (why === null) continue;
    throw new FlotillaError(
      'node/activation-failed',
      `The folder ${hostPath} is granted as ${guestPath}, and ${why}.`,
      {
        hint: 'Make the folder on the node, or change what the workload is granted.',
      },
    );
  }
}

async function whyUnusable(path: string, ownFolder: string): Promise<string | null> {
  try {
    if (!(await stat(path)).isDirectory()) return 'it is no folder on the node';
    const [granted, own] = [await realpath(path), await realpath(ownFolder)].map((folder) => folder + sep);
    if (granted === undefined || own === undefined) return null;
    return granted.startsWith(own) || own.startsWith(granted.replace(/[/\\]+$/, sep))
      ? 'Flotilla keeps its own files there'
      : null;
  } catch (error) {
    return systemCode(error) === 'EACCES' ? 'the node may not look at it' : 'it is not there on the node';
  }
}
