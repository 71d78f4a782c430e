import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Child, ChildLauncher, LaunchOrder } from '../../child-launcher.ts';

/** For tests: starts the inspector from its source, as a real process, and shows each one it started. */
export class SourceLauncher implements ChildLauncher {
  readonly started: Child[] = [];

  launch({ args, maxHeapMb }: LaunchOrder): Promise<Child> {
    const process = fork(join(import.meta.dirname, 'inspector-process.ts'), [...args], {
      execArgv: ['--experimental-strip-types', '--no-warnings', `--max-old-space-size=${maxHeapMb}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {},
    });
    const child: Child = {
      pid: process.pid ?? 0,
      send: (message) => {
        if (typeof message === 'object' && message !== null) process.send(message);
      },
      onMessage: (listener) => void process.on('message', listener),
      onExit: (listener) => {
        if (process.exitCode !== null || process.signalCode !== null) listener(process.exitCode);
        else process.once('exit', listener);
      },
      kill: () => void process.kill('SIGKILL'),
    };
    this.started.push(child);
    return Promise.resolve(child);
  }
}
