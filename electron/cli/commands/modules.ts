import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand, type ExitCode } from '../command.ts';
import { failureOfAny, failureText } from '../failures.ts';
import { type Text } from '../terminal.ts';
import { shortDigest, sizeWords, timeWords } from '../words.ts';

export const modulesList = defineCommand({
  name: 'modules list',
  summary: 'The library of modules',
  takes: '',
  options: {},
  schema: z.object({}),
  run: async (_given, _names, { terminal, connect }) => {
    const connection = await connect();
    try {
      const modules = await connection.client.modules.list();
      for (const module of modules) terminal.value(module);
      if (modules.length === 0) terminal.line('No modules yet. Add one: flotilla modules add FILE');
      else {
        const rows = modules.map((module): Text[] => [
          { text: module.name, style: 'bold' },
          shortDigest(module.digest),
          module.kind,
          module.wasi === 'none' ? '-' : module.wasi,
          module.servesHttp ? 'yes' : 'no',
          sizeWords(module.sizeBytes),
          timeWords(module.addedAtMs),
        ]);
        terminal.table(['NAME', 'DIGEST', 'KIND', 'WASI', 'HTTP', 'SIZE', 'ADDED'], rows);
      }
      return 0;
    } finally {
      await connection.close();
    }
  },
});

export const modulesAdd = defineCommand({
  name: 'modules add',
  summary: 'Check files and keep those that are valid',
  takes: 'FILE…',
  details: 'Exit code 0: all are in the library. 1: at least one was rejected. 2: at least one could not be checked.',
  options: {},
  schema: z.object({}),
  run: async (_given, files, { terminal, connect }) => {
    const connection = await connect();
    let worst: ExitCode = 0;
    try {
      const { client } = connection;
      for (const file of files) {
        try {
          const outcome = await client.modules.add(await client.system.openFile({ path: resolve(file) }));
          terminal.value({ file, ...outcome });
          if (outcome.outcome === 'rejected') {
            const { inspection } = outcome;
            const why = 'message' in inspection ? inspection.message : 'not valid';
            terminal.line({ text: 'rejected', style: 'red' }, '  ', file, ': ', why);
            worst = worst === 0 ? 1 : worst;
          } else {
            terminal.line({ text: outcome.outcome, style: 'green' }, '  ', file, '  ', outcome.module.digest);
          }
        } catch (error) {
          const failure = failureOfAny(error);
          terminal.value({ file, failure });
          terminal.problem(`${file}: ${failureText(failure)}`);
          worst = 2;
        }
      }
      return worst;
    } finally {
      await connection.close();
    }
  },
});
