/**
 * The environment of a runtime that is to know nothing of the console's: only what the platform itself needs. Without
 * `RUST_BACKTRACE=0` a trap takes seconds, for the runtime's own back-trace.
 */
export function bareEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const systemRoot = process.env['SystemRoot'];
  return { ...more, RUST_BACKTRACE: '0', ...(systemRoot !== undefined && { SystemRoot: systemRoot }) };
}
