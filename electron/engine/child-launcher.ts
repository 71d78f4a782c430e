/**
 * Starts the engine's own helper programs as processes of their own. Under plain Node it forks; in the packaged app,
 * whose binary refuses to act as Node, it asks the main process for a utility process.
 */
export interface ChildLauncher {
  launch(order: LaunchOrder): Promise<Child>;
}

export interface LaunchOrder {
  /** File name beside the engine's bundle. */
  readonly program: 'inspector.mjs' | 'wat-to-wasm.mjs' | 'cost-report.mjs' | 'agent.mjs' | 'jco-once.mjs';
  readonly args: readonly string[];
  /** Limit of V8's heap. */
  readonly maxHeapMb: number;
  /** Goes on when the engine ends, where the platform allows it. */
  readonly detached: boolean;
  /** File that takes its output; without it the output is thrown away. */
  readonly logFile?: string;
}

export interface Child {
  readonly pid: number;
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once; also when it had ended before. */
  onExit(listener: (code: number | null) => void): void;
  /** Ends it at once. */
  kill(): void;
}
