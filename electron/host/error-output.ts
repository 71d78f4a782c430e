/** Longest end of a process's error output that is kept to explain its death. */
const keptChars = 4_000;

/** Keeps the end of what a process writes to its error output. */
export class ErrorOutput {
  #kept = '';

  add(chunk: unknown): void {
    this.#kept = (this.#kept + String(chunk)).slice(-keptChars);
  }

  /** Why a process ended, in a sentence, with the last words it wrote. */
  explain(ending: string): string {
    const lastWords = this.#kept.trim();
    return lastWords === '' ? ending : `${ending}: ${lastWords}`;
  }
}
