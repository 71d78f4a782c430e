import { resolve } from 'node:path';
import { z } from 'zod';
import { type Inspection, type RefusalReason } from '#shared/domain/module.ts';
import { type Connection } from '../connection.ts';
import { defineCommand, type ExitCode } from '../command.ts';
import { failureOfAny, failureText } from '../failures.ts';
import { type Terminal, type Text } from '../terminal.ts';
import { shortDigest, sizeWords } from '../words.ts';

/** These say something of this computer or the inspector, not of the file. */
const unknowable: ReadonlySet<RefusalReason> = new Set([
  'unreadable',
  'timed-out',
  'out-of-memory',
  'inspector-failed',
]);

export const check = defineCommand({
  name: 'check',
  summary: 'Say whether files are valid modules or components',
  takes: 'FILE…',
  details: 'Exit code 0: all are valid. 1: at least one is not. 2: at least one could not be checked.',
  options: {},
  schema: z.object({}),
  run: async (_given, files, { terminal, connect }) => {
    const connection = await connect();
    try {
      let worst: ExitCode = 0;
      for (const file of files) {
        const exitCode = await checkFile(connection, terminal, file);
        worst = exitCode > worst ? exitCode : worst;
      }
      return worst;
    } finally {
      await connection.close();
    }
  },
});

async function checkFile({ client }: Connection, terminal: Terminal, file: string): Promise<ExitCode> {
  try {
    const opened = await client.system.openFile({ path: resolve(file) });
    const inspection = await client.modules.inspect(opened);
    terminal.value({ file, inspection });
    terminal.line(...verdictOf(inspection), '  ', { text: file, style: 'bold' }, ...detailOf(inspection));
    if (inspection.verdict === 'valid') return 0;
    return inspection.verdict === 'refused' && unknowable.has(inspection.reason) ? 2 : 1;
  } catch (error) {
    const failure = failureOfAny(error);
    terminal.value({ file, failure });
    terminal.line({ text: 'not checked', style: 'yellow' }, '  ', file, ': ', failureText(failure));
    return 2;
  }
}

function verdictOf(inspection: Inspection): Text[] {
  switch (inspection.verdict) {
    case 'valid':
      return [{ text: 'valid', style: 'green' }, '      '];
    case 'invalid':
      return [{ text: 'invalid', style: 'red' }, '    '];
    case 'refused':
      return unknowable.has(inspection.reason)
        ? [{ text: 'not checked', style: 'yellow' }]
        : [{ text: 'refused', style: 'red' }, '    '];
  }
}

function detailOf(inspection: Inspection): Text[] {
  switch (inspection.verdict) {
    case 'valid': {
      const { kind, wasi, servesHttp, sizeBytes, digest } = inspection.facts;
      const facts = [
        kind === 'core' ? 'core module' : 'component',
        wasi === 'none' ? 'no WASI' : `WASI ${wasi}`,
        ...(servesHttp ? ['serves HTTP'] : []),
        sizeWords(sizeBytes),
        shortDigest(digest),
      ];
      return [`  ${facts.join(', ')}`];
    }
    case 'invalid':
      return [`: ${inspection.message}`, inspection.offset === null ? '' : ` (at byte ${inspection.offset})`];
    case 'refused':
      return [`: ${inspection.message}`];
  }
}
