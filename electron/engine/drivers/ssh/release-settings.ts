import { countsFuel, wasmtimeGrantArgs } from '#shared/domain/wasmtime-flags.ts';
import type { ActivationOrder } from '../node-driver.ts';
import { quote } from './quote.ts';

/*
 * Names that mean something to the shell, the loader or the runtime itself. Set in the runtime's own environment they
 * would change how it runs, so their values stand on its command line, where only the component gets them. All others
 * are handed over through the environment, which other users of the node cannot read.
 */
const ownNames =
  /^(PATH|HOME|IFS|ENV|PWD|OLDPWD|PPID|UID|EUID|GID|GROUPS|SHELL|SHLVL|USER|LOGNAME|TMPDIR|TERM|TZ|TZDIR|OPTIND|OPTARG|PS[0-9]|LANG|LOCPATH|NLSPATH|GCONV_PATH|HOSTALIASES|SSL_CERT_FILE|SSL_CERT_DIR|SHELLOPTS|BASHOPTS|SSH_(AUTH_SOCK|AGENT_PID|CLIENT|CONNECTION|TTY)|NOTIFY_SOCKET|LISTEN_(FDS|PID|FDNAMES)|INVOCATION_ID|XDG_(RUNTIME_DIR|CONFIG_HOME|CACHE_HOME|DATA_HOME)|_)$|^(LC|LD|DYLD|RUST|WASMTIME|TOKIO|RAYON|MALLOC|GLIBC|BASH|ZSH|SYSTEMD)(_|$)/;

/**
 * The flags of this version are written, whatever version the node has: one that lacks a flag does not start, and the
 * activation says so.
 */
const flagsOf = { command: 'serve', version: '49.0.3' } as const;

/** The last line. Without it the connection was lost on the way, and the node program does nothing. */
const completeLine = '# complete';

/** The settings of a release as the node program reads them: a shell file with every value quoted. */
export function renderSettings({ settings }: ActivationOrder): string {
  const env = Object.entries(settings.env);
  const byEnvironment = env.filter(([name]) => !ownNames.test(name));
  const byValue = env.filter(([name]) => ownNames.test(name));
  const exports = byEnvironment.map(([name, value]) => `export ${name}=${quote(value)}`);
  const { grants } = settings;
  const words = [
    ...wasmtimeGrantArgs(grants, flagsOf).map(quote),
    ...byEnvironment.map(([name]) => `--env ${name}`),
    ...byValue.map(([name, value]) => `--env ${quote(`${name}=${value}`)}`),
  ];
  return [
    `health_path=${quote(settings.healthPath)}`,
    `health_timeout_ms=${settings.healthTimeoutMs}`,
    `request_timeout_ms=${settings.requestTimeoutMs}`,
    `memory_limit_bytes=${settings.memoryLimitBytes}`,
    `fixed_port=${settings.port ?? ''}`,
    `counts_fuel=${countsFuel(grants) ? 'yes' : ''}`,
    'each_folder() {',
    ':',
    ...grants.folders.map(({ hostPath }) => `"$1" ${quote(hostPath)}`),
    '}',
    'with_environment() {',
    'guest_file=$1; shift',
    // All words are there before the variables, of which one may have the name of one of the shell's.
    `set -- "$@" ${words.join(' ')} "$guest_file"`,
    ...exports,
    'exec "$@"',
    '}',
    completeLine,
    '',
  ].join('\n');
}

/**
 * What the node keeps to tell people what a release is. One line. Without the values of the environment and of the
 * configuration, which may be secret.
 */
export function renderReleaseJson(order: ActivationOrder): string {
  const { env, grants, ...settings } = order.settings;
  return JSON.stringify({
    workload: order.workload,
    release: order.release,
    digest: order.digest,
    settings: { ...settings, env: Object.keys(env), grants: { ...grants, config: Object.keys(grants.config) } },
  });
}
