import { type JobId } from '#shared/domain/ids.ts';
import { type ExitCode } from './command.ts';
import { type Connection } from './connection.ts';
import { failureText } from './failures.ts';
import { follow } from './follow.ts';
import { type Terminal } from './terminal.ts';

/** Shows a job's progress until it ends. 0: done; 1: failed or cancelled. */
export async function followJob(connection: Connection, terminal: Terminal, jobId: JobId): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  let lastNote = '';
  let lastSeq = -1;
  await follow(
    connection,
    (event) => event.type === 'job' && event.job.id === jobId,
    async () => {
      const job = await connection.client.system.jobs.get({ jobId });
      if (job.seq !== lastSeq) terminal.value({ type: 'job', job });
      if (job.note !== '' && job.note !== lastNote) terminal.line(job.note);
      lastSeq = job.seq;
      lastNote = job.note;
      switch (job.state.kind) {
        case 'running':
          return false;
        case 'done':
          return true;
        case 'failed':
          terminal.problem(failureText(job.state.failure));
          exitCode = 1;
          return true;
        case 'cancelled':
          terminal.problem('It was cancelled.');
          exitCode = 1;
          return true;
      }
    },
  );
  return exitCode;
}
