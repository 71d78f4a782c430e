import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { followJob } from '../follow-job.ts';

const whole = { takes: '', options: {}, schema: z.object({}) };

export const practiceStart = defineCommand({
  ...whole,
  name: 'practice start',
  summary: 'Start three local nodes to practise with, and add them',
  run: async (_given, _names, { terminal, connect }) => {
    const connection = await connect();
    try {
      const { jobId } = await connection.client.fleet.practice.start();
      return await followJob(connection, terminal, jobId);
    } finally {
      await connection.close();
    }
  },
});

export const practiceStop = defineCommand({
  ...whole,
  name: 'practice stop',
  summary: 'Stop the local nodes and remove them',
  run: async (_given, _names, { terminal, connect }) => {
    const connection = await connect();
    try {
      const { jobId } = await connection.client.fleet.practice.stop();
      return await followJob(connection, terminal, jobId);
    } finally {
      await connection.close();
    }
  },
});

export const practiceStatus = defineCommand({
  ...whole,
  name: 'practice status',
  summary: 'Whether the local nodes run',
  run: async (_given, _names, { terminal, connect }) => {
    const connection = await connect();
    try {
      const status = await connection.client.fleet.practice.status();
      terminal.value(status);
      if (!status.running) terminal.line('The practice fleet does not run. Start it: flotilla practice start');
      else {
        const rows = status.nodes.map(({ name, nodeId, pid, folder }) => [name, nodeId, String(pid ?? '-'), folder]);
        terminal.table(['NAME', 'NODE', 'PROCESS', 'FOLDER'], rows);
      }
      return 0;
    } finally {
      await connection.close();
    }
  },
});
