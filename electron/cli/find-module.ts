import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';
import { type Digest } from '#shared/domain/ids.ts';
import { type EngineClient } from '../host/engine-client.ts';
import { type Terminal } from './terminal.ts';

const digestPattern = /^[0-9a-f]{8,64}$/;

/** The digest of a file, which is added to the library first, or of what the library has under this beginning. */
export async function findModule(client: EngineClient, terminal: Terminal, given: string): Promise<Digest> {
  return digestPattern.test(given) && !existsSync(given)
    ? findByDigest(client, given)
    : addFile(client, terminal, given);
}

async function findByDigest(client: EngineClient, beginning: string): Promise<Digest> {
  const found = (await client.modules.list()).filter(({ digest }) => digest.startsWith(beginning));
  const [module] = found;
  if (module && found.length === 1) return module.digest;
  const message = module ? `${found.length} modules begin with ${beginning}.` : `No module begins with ${beginning}.`;
  throw new FlotillaError('module/not-found', message, { hint: 'See "flotilla modules".' });
}

async function addFile(client: EngineClient, terminal: Terminal, file: string): Promise<Digest> {
  const outcome = await client.modules.add(await client.system.openFile({ path: resolve(file) }));
  if (outcome.outcome !== 'rejected') {
    if (outcome.outcome === 'added') terminal.line(`${file} was added to the library.`);
    return outcome.module.digest;
  }
  const { inspection } = outcome;
  const why = 'message' in inspection ? inspection.message : 'not valid';
  throw new FlotillaError('file/unreadable', `${file} was not added: ${why}`);
}
