import { type ModuleFacts } from '../domain/module.ts';

/** What a module says of itself that matters for whether its workload fits Wasm. */
export interface AdviceModule {
  readonly sizeBytes: number;
  /** Most memory that it can take, in bytes; null: it sets no bound. */
  readonly memoryMaxBytes: number | null;
  /** Its memory has 64-bit addresses, so 4 GiB are no limit. */
  readonly is64Bit: boolean;
  /** Languages of its source, as far as they are known: `Rust`, `Python`. */
  readonly languages: readonly string[];
  /** Full names of its imports: `wasi:filesystem/types@0.2.3`, `wasi_snapshot_preview1.path_open`. */
  readonly imports: readonly string[];
  readonly isComponent: boolean;
  readonly usesThreads: boolean;
}

/** Of a module's facts, those that advice looks at. Pure. */
export function adviceModuleOf(facts: ModuleFacts): AdviceModule {
  const { sizeBytes, memories, language, imports, kind, proposals } = facts;
  const most = memories.map(({ maxBytes }) => maxBytes);
  return {
    sizeBytes,
    memoryMaxBytes: most.reduce<number | null>(
      (sum, each) => (sum === null || each === null ? null : sum + each),
      memories.length === 0 ? null : 0,
    ),
    is64Bit: memories.some(({ addressBits }) => addressBits === 64),
    languages: language === null ? [] : [language.name],
    imports: imports.map(({ name }) => name),
    isComponent: kind === 'component',
    usesThreads: memories.some(({ shared }) => shared) || proposals.includes('threads'),
  };
}

export type SystemAccess = 'none' | 'files' | 'threads' | 'processes' | 'devices';

const has = ({ imports }: AdviceModule, pattern: RegExp): boolean => imports.some((name) => pattern.test(name));

/** The most that its imports need of the operating system. */
export function systemAccessOf(module: AdviceModule): SystemAccess {
  if (has(module, /^wasi:(i2c|gpio|spi|usb|serial)\b/)) return 'devices';
  if (has(module, /^wasmedge_process\b|^wasix_\w+\.proc_(fork|exec|spawn)/)) return 'processes';
  if (module.usesThreads || has(module, /\bthread[-_]spawn\b/)) return 'threads';
  return has(module, /^wasi:filesystem\/|^wasi_\w+\.path_/) ? 'files' : 'none';
}

/** Whether it has models run by its host: wasi:nn and its forerunners. */
export const infersThroughHost = (module: AdviceModule): boolean => has(module, /^wasi:nn\/|^wasi_(ephemeral_)?nn\b/);
