const longestTimerMs = 2 ** 31 - 1;

/** A timer for one moment, however far away; arming it again replaces the moment before. */
export class Deadline {
  readonly #onDue: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(onDue: () => void) {
    this.#onDue = onDue;
  }

  /** Null disarms it. */
  arm(inMs: number | null): void {
    clearTimeout(this.#timer);
    if (inMs === null) return;
    const step = Math.min(inMs, longestTimerMs);
    this.#timer = setTimeout(() => (inMs > step ? this.arm(inMs - step) : this.#onDue()), step);
  }
}
