/** The environment of a program that is to know nothing of the agent's: only what the platform itself needs. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const systemRoot = process.env['SystemRoot'];
  return systemRoot === undefined ? {} : { SystemRoot: systemRoot };
}
