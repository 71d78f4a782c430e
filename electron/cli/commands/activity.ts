import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { type Text } from '../terminal.ts';
import { timeWords } from '../words.ts';

export const activity = defineCommand({
  name: 'activity',
  summary: 'Who did what, on what, with which result',
  takes: '',
  options: { limit: { value: 'N', help: 'Newest entries to show, at most 1000; by default 50' } },
  schema: z.object({ limit: z.coerce.number('Give a number').int().min(1).max(1000).default(50) }),
  run: async ({ limit }, _names, { terminal, connect }) => {
    const connection = await connect();
    try {
      const entries = await connection.client.system.activity({ limit });
      for (const entry of entries) terminal.value(entry);
      if (entries.length === 0) terminal.line('Nothing was done yet.');
      else {
        const rows = entries.map(({ atMs, actor, action, target, result, detail }): Text[] => [
          timeWords(atMs),
          actor,
          action,
          target,
          { text: result, style: result === 'ok' ? 'green' : 'red' },
          detail,
        ]);
        terminal.table(['WHEN', 'WHO', 'WHAT', 'ON', 'RESULT', 'DETAIL'], rows);
      }
      return 0;
    } finally {
      await connection.close();
    }
  },
});
