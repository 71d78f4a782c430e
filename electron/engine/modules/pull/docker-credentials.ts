import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { z } from 'zod';

export type Login =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  /** Exchanged for a short-lived token by the registry's token service. */
  | { readonly kind: 'refresh-token'; readonly token: string };

/** `problem`: why there is none although one was set up; no secret in it. */
export type LoginAnswer = { readonly login: Login | null; readonly problem: string | null };

const longestFile = 1024 * 1024;
const defaultHelperTimeLimitMs = 15_000;
const longestAnswer = 64 * 1024;
const dockerHubKey = 'https://index.docker.io/v1/';

const Auth = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
});
const Config = z.object({
  auths: z.record(z.string(), Auth.nullable()).default({}),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).default({}),
});
const HelperAnswer = z.object({ Username: z.string(), Secret: z.string().min(1) });

/**
 * Logins that `docker login` left on this computer, read only. A helper program gets the registry's name on its standard
 * input; no secret is ever written, logged, or put on a command line. Whoever gets a login sends it to its registry only.
 */
export class DockerCredentials {
  readonly #env: NodeJS.ProcessEnv;
  readonly #homeFolder: string;
  readonly #helperTimeLimitMs: number;

  constructor(options: { homeFolder: string; env?: NodeJS.ProcessEnv; helperTimeLimitMs?: number }) {
    this.#homeFolder = options.homeFolder;
    this.#env = options.env ?? process.env;
    this.#helperTimeLimitMs = options.helperTimeLimitMs ?? defaultHelperTimeLimitMs;
  }

  async for(registry: string): Promise<LoginAnswer> {
    const file = join(this.#env['DOCKER_CONFIG'] || join(this.#homeFolder, '.docker'), 'config.json');
    const config = await readConfig(file);
    if (typeof config === 'string') return none(config);
    const key = registry === 'docker.io' ? dockerHubKey : registry;
    const helper = config.credHelpers[registry] ?? config.credHelpers[key] ?? config.credsStore;
    if (helper !== undefined && helper !== '') {
      const answer = await this.#ask(helper, key, registry);
      if (answer.login) return answer;
      const login = fromAuths(config.auths, registry);
      return login ? { login, problem: null } : answer;
    }
    return { login: fromAuths(config.auths, registry), problem: null };
  }

  async #ask(helper: string, key: string, registry: string): Promise<LoginAnswer> {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/.test(helper)) return none('Docker names a credential helper oddly.');
    const program = `docker-credential-${helper}`;
    const output = await this.#run(program, key);
    if ('problem' in output) return none(output.problem);
    const answer = HelperAnswer.safeParse(jsonOf(output.text));
    if (!answer.success) return none(`${program} has no login for ${registry}.`);
    const { Username: user, Secret: secret } = answer.data;
    const login: Login =
      user === '<token>' ? { kind: 'refresh-token', token: secret } : { kind: 'password', user, password: secret };
    return { login, problem: null };
  }

  #run(program: string, input: string): Promise<{ text: string } | { problem: string }> {
    return new Promise((resolve) => {
      const child = execFile(
        program,
        ['get'],
        {
          env: { ...this.#env, PATH: this.#searchPath() },
          timeout: this.#helperTimeLimitMs,
          killSignal: 'SIGKILL',
          maxBuffer: longestAnswer,
          windowsHide: true,
        },
        (error, stdout) => {
          if (!error) return resolve({ text: stdout });
          if (error.code === 'ENOENT') return resolve({ problem: `${program} is not on this computer.` });
          if (error.killed) return resolve({ problem: `${program} did not answer in time.` });
          // "Not found in the keychain" too; what it wrote is not passed on.
          return resolve({ problem: `${program} gave no login.` });
        },
      );
      child.stdin?.on('error', () => {});
      child.stdin?.end(`${input}\n`);
    });
  }

  /** A desktop app has a shorter PATH than a terminal: the usual places of Docker's programs come after it. */
  #searchPath(): string {
    const usual =
      process.platform === 'win32'
        ? []
        : [
            '/usr/local/bin',
            '/opt/homebrew/bin',
            join(this.#homeFolder, '.docker', 'bin'),
            '/Applications/Docker.app/Contents/Resources/bin',
          ];
    return [this.#env['PATH'] ?? '', ...usual].filter(Boolean).join(delimiter);
  }
}

/** Gives what is wrong as a text. A missing file is an empty one. */
async function readConfig(file: string): Promise<z.infer<typeof Config> | string> {
  const text = await stat(file).then(
    (stats) => (stats.isFile() && stats.size <= longestFile ? readFile(file, 'utf8') : ''),
    () => '{}',
  );
  const config = Config.safeParse(jsonOf(text));
  return config.success ? config.data : "Docker's credential file cannot be understood.";
}

function fromAuths(auths: z.infer<typeof Config>['auths'], registry: string): Login | null {
  for (const [key, auth] of Object.entries(auths)) {
    if (!auth || hostOf(key) !== registry) continue;
    if (auth.identitytoken) return { kind: 'refresh-token', token: auth.identitytoken };
    const [user, password] = auth.auth ? splitAuth(auth.auth) : [auth.username, auth.password];
    if (user && password) return { kind: 'password', user, password };
  }
  return null;
}

/** Keys are hosts, or addresses of an older form: `https://index.docker.io/v1/`. */
function hostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, '').split('/')[0] ?? '';
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host.toLowerCase();
}

function splitAuth(auth: string): [string, string] {
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? ['', ''] : [text.slice(0, colon), text.slice(colon + 1)];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const none = (problem: string): LoginAnswer => ({ login: null, problem });
