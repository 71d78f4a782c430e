import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runCli } from './run-cli.ts';

/** Built beside the other programs; the version stands in the project's package file above them. */
function readVersion(): string {
  try {
    const file = join(import.meta.dirname, '..', 'package.json');
    return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
  } catch {
    return 'unknown';
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// The reader of our output may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  streams: { input: process.stdin, output: process.stdout, errors: process.stderr, env: process.env },
  programFolder: import.meta.dirname,
  version: readVersion(),
  onInterrupt: (listener) => {
    for (const signal of signals) process.on(signal, listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
    };
  },
});
