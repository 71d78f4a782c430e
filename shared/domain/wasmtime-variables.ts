/** Variables that steer the runtime itself; a guest's value for one of them must never reach the process. */
const steering = /^(LD_|DYLD_|RUST|WASMTIME|GLIBC|MALLOC|PATH$|HOME$|TMPDIR$|TEMP$|TMP$|SYSTEMROOT$|COMSPEC$)/i;

/**
 * How a guest's variables reach it: by name, with the value in the environment of Wasmtime's process, since every user of
 * the machine can read a command line; by value for those that would steer Wasmtime itself.
 */
export function wasmtimeVariables(given: Readonly<Record<string, string>>): {
  readonly args: string[];
  readonly environment: Readonly<Record<string, string>>;
} {
  const variables = Object.entries(given);
  return {
    args: variables.flatMap(([name, value]) => ['--env', steering.test(name) ? `${name}=${value}` : name]),
    environment: Object.fromEntries(variables.filter(([name]) => !steering.test(name))),
  };
}
