/** What a host has used; null: this system does not tell. */
export interface HostUsage {
  readonly cpuMs: number | null;
  /** Now. */
  readonly memoryBytes: number | null;
  /** Of one host at once, since it was started. */
  readonly memoryPeakBytes: number | null;
}

export const unknownUsage: HostUsage = { cpuMs: null, memoryBytes: null, memoryPeakBytes: null };

/**
 * The last reading of one host. Its figures never shrink, outlive the host, and stay as they were where a reading fails.
 * What a host uses between its last reading and its end by itself is lost: the agent reads every few seconds, and once
 * more before it ends a host.
 */
export class HostMeter {
  readonly #read: () => Promise<HostUsage>;
  #last: HostUsage = unknownUsage;
  #reading: Promise<void> | undefined;
  #ended = false;

  constructor(read: () => Promise<HostUsage>) {
    this.#read = read;
  }

  get used(): HostUsage {
    return this.#last;
  }

  /** Never rejects. Who asks while a reading is under way gets that one. */
  read(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#reading ??= this.#read()
      .then((now) => {
        if (!this.#ended) this.#last = later(this.#last, now);
      })
      .catch(() => {})
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  /** The host is gone, and with it its memory. */
  end(): void {
    this.#ended = true;
    this.#last = { ...this.#last, memoryBytes: this.#last.memoryBytes === null ? null : 0 };
  }
}

function later(before: HostUsage, now: HostUsage): HostUsage {
  const { memoryBytes } = now;
  return {
    cpuMs: most(before.cpuMs, now.cpuMs),
    memoryBytes,
    // Where the system keeps no peak, the highest reading stands for it.
    memoryPeakBytes: most(most(before.memoryPeakBytes, now.memoryPeakBytes), memoryBytes),
  };
}

/** The larger one; what is not known does not count. */
export function most(one: number | null, other: number | null): number | null {
  if (one === null) return other;
  return other === null ? one : Math.max(one, other);
}

/** Both; what is not known does not count. */
export function sum(one: number | null, other: number | null): number | null {
  if (one === null) return other;
  return other === null ? one : one + other;
}

/** Two hosts at the same time. */
export function beside(one: HostUsage, other: HostUsage): HostUsage {
  return {
    cpuMs: sum(one.cpuMs, other.cpuMs),
    memoryBytes: sum(one.memoryBytes, other.memoryBytes),
    memoryPeakBytes: most(one.memoryPeakBytes, other.memoryPeakBytes),
  };
}

/** A host after another one: CPU adds up, and of memory the present one and the highest peak count. */
export function after(before: HostUsage, now: HostUsage): HostUsage {
  return {
    cpuMs: sum(before.cpuMs, now.cpuMs),
    memoryBytes: now.memoryBytes ?? before.memoryBytes,
    memoryPeakBytes: most(before.memoryPeakBytes, now.memoryPeakBytes),
  };
}
