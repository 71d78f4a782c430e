import type { ChildLauncher } from './child-launcher.ts';

/** What a host must say to start an engine. */
export interface EngineOptions {
  /** Folder of the console's own data; made when missing. */
  readonly dataFolder: string;
  /** Folder of the bundled programs and `sample/`. */
  readonly programFolder: string;
  /** Version of Flotilla. */
  readonly version: string;
  /** Home folder of the user: `.ssh/config`, `.ssh/known_hosts`. */
  readonly homeFolder: string;
  /** Name of the operating system's user, for Activity. */
  readonly user: string;
  readonly launcher: ChildLauncher;
}
