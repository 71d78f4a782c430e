import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, succeeds } from './run-command.ts';

/*
 * Thousands of nodes on one machine: one real OpenSSH server that answers on every address of 127.0.0.0/8, where each
 * address is a node of its own with its own home. All log in as one unprivileged user, since the server must run as root
 * to change to it.
 */

const user = 'flotilla-node';

export interface SshFleetOptions {
  /** sshd's own limits by default; benches with many nodes on one server raise them. */
  readonly maxStartups?: string;
  readonly maxSessions?: number;
  /** Lines for sshd_config, before ours. */
  readonly serverConfig?: readonly string[];
  /** Nodes whose user has services kept by systemd. In namespaces of their own; the machine itself need not run systemd. */
  readonly systemd?: boolean;
  /** Put on the nodes' PATH; default: FLOTILLA_TEST_WASMTIME. */
  readonly wasmtime?: string | undefined;
}

/** Why a fleet cannot run here; null when it can. */
export function sshFleetMissing(): string | null {
  if (process.platform !== 'linux') return 'an SSH fleet needs Linux, where all of 127.0.0.0/8 is the machine itself';
  if (process.env['FLOTILLA_TEST_SSHD'] === undefined) return 'no OpenSSH server; FLOTILLA_TEST_SSHD names its path';
  if (process.getuid?.() !== 0) return 'an SSH fleet must be started by root, since its nodes log in as another user';
  return null;
}

/** As above, for tests that run components on the nodes. */
export function wasmtimeFleetMissing(): string | null {
  if (process.env['FLOTILLA_TEST_WASMTIME'] === undefined) return 'no Wasmtime; FLOTILLA_TEST_WASMTIME names its path';
  return sshFleetMissing();
}

export class SshFleet {
  readonly folder: string;
  readonly port: number;
  readonly user: string = user;
  #server: ChildProcess;
  readonly #command: readonly string[];
  #nextAddress = 0;

  private constructor(folder: string, port: number, command: readonly string[], server: ChildProcess) {
    this.folder = folder;
    this.port = port;
    this.#command = command;
    this.#server = server;
  }

  static async start(options: SshFleetOptions = {}): Promise<SshFleet> {
    const missing = sshFleetMissing();
    if (missing !== null) throw new Error(missing);
    const sshd = process.env['FLOTILLA_TEST_SSHD'] ?? 'sshd';
    const folder = await mkdtemp(join(tmpdir(), 'flotilla-fleet-'));
    const port = await freePort();
    await makeUser();
    await prepareFolder(folder, port, options);
    // sshd starts itself anew for each connection, by the path that it was started with.
    const server = [sshd, '-D', '-f', join(folder, 'sshd_config'), '-E', join(folder, 'sshd.log')];
    const command = options.systemd ? [...systemdHost(folder), ...server] : server;
    return new SshFleet(folder, port, command, await startServer(command, folder, port));
  }

  get keyFile(): string {
    return join(this.folder, 'id');
  }

  /** The same key, encrypted with `passphrase`. */
  get encryptedKeyFile(): string {
    return join(this.folder, 'id-encrypted');
  }

  get passphrase(): string {
    return 'correct horse battery staple';
  }

  get knownHostsFile(): string {
    return join(this.folder, 'known_hosts');
  }

  /** For `ssh -F`, and to be put at a home's `.ssh/config`. */
  get configFile(): string {
    return join(this.folder, 'ssh_config');
  }

  /** The next `count` addresses that nobody had yet: 127.1.0.1 and on. */
  addresses(count: number): string[] {
    return Array.from({ length: count }, () => {
      const n = this.#nextAddress++;
      return `127.${1 + Math.floor(n / 62_500)}.${Math.floor(n / 250) % 250}.${(n % 250) + 1}`;
    });
  }

  /** The home folder of a node, as root sees it; made on its first login. */
  home(address: string): string {
    return join(this.folder, 'nodes', address);
  }

  /** Where Flotilla keeps its files on a node, unless told otherwise. */
  rootOf(address: string): string {
    return join(this.home(address), '.local', 'share', 'flotilla');
  }

  /** `SHA256:…` of the server's host key. */
  async hostKeyFingerprint(): Promise<string> {
    return (await run('ssh-keygen', '-lf', join(this.folder, 'host_key.pub'))).split(' ')[1] ?? '';
  }

  /** The node ends each connection as soon as somebody has logged in. */
  async down(address: string): Promise<void> {
    await this.#prepareHome(address);
    await writeFile(join(this.home(address), '.down'), '');
  }

  /** Each command begins so much later. */
  async slow(address: string, seconds: number): Promise<void> {
    await this.#prepareHome(address);
    await writeFile(join(this.home(address), '.slow'), String(seconds));
  }

  /** The node has BusyBox's tools and Wasmtime, and nothing else. Throws where there is no BusyBox. */
  async useBusyBox(address: string): Promise<void> {
    const tools = join(this.folder, 'busybox');
    await mkdir(tools, { recursive: true });
    await run('busybox', '--install', '-s', tools);
    await rm(join(tools, 'wasmtime'), { force: true });
    await symlink(join(this.folder, 'bin', 'wasmtime'), join(tools, 'wasmtime'));
    await this.#prepareHome(address);
    await writeFile(join(this.home(address), '.path'), tools);
  }

  /** The node's user may not write its home any more. */
  async forbidWriting(address: string): Promise<void> {
    await this.#prepareHome(address);
    await run('chown', '-R', 'root:root', this.home(address));
    await run('chmod', '-R', 'a+rX', this.home(address));
  }

  /** A disk of its own for the node, so small; with `readOnly`, one that cannot be written. Needs the right to mount. */
  async mount(
    address: string,
    { sizeBytes, readOnly = false }: { sizeBytes: number; readOnly?: boolean },
  ): Promise<void> {
    const home = this.home(address);
    await this.#prepareHome(address);
    await run('mount', '-t', 'tmpfs', '-o', `size=${sizeBytes},mode=0755`, 'flotilla-fleet', home);
    await run('chown', user, home);
    if (readOnly) await run('mount', '-o', 'remount,ro', home);
  }

  static async canMount(): Promise<boolean> {
    const folder = await mkdtemp(join(tmpdir(), 'flotilla-mount-'));
    const mounted = await succeeds('mount', '-t', 'tmpfs', 'flotilla-fleet', folder);
    if (mounted) await run('umount', folder);
    await rm(folder, { recursive: true });
    return mounted;
  }

  /** Takes the faults of a node away again. */
  async heal(address: string): Promise<void> {
    const home = this.home(address);
    await succeeds('umount', home);
    await rm(join(home, '.down'), { force: true });
    await rm(join(home, '.slow'), { force: true });
    await run('chown', '-R', user, home);
  }

  /** The server shows another host key from now on, as a machine made anew, or somebody in between, does. */
  async changeHostKey(): Promise<void> {
    await makeHostKey(this.folder);
    await endProcess(this.#server);
    this.#server = await startServer(this.#command, this.folder, this.port);
  }

  /** Makes known_hosts agree with the host key. */
  async acceptHostKey(): Promise<void> {
    await writeKnownHosts(this.folder, this.port);
  }

  /** Ends everything, on the nodes too, and deletes the folder. */
  async stop(): Promise<void> {
    await endProcess(this.#server);
    await endProcessesOf(this.folder);
    for (const line of (await readFile('/proc/mounts', 'utf8')).split('\n')) {
      const place = line.split(' ')[1];
      if (place?.startsWith(`${this.folder}/`)) await run('umount', '-l', place);
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #prepareHome(address: string): Promise<void> {
    await mkdir(this.home(address), { recursive: true });
    await run('chown', user, this.home(address));
  }
}

async function makeUser(): Promise<void> {
  if (await succeeds('id', user)) return;
  await run('useradd', '--system', '--no-create-home', '--home-dir', '/', '--shell', '/bin/sh', user);
  // Not locked, or sshd refuses keys too; still no password that fits.
  await run('usermod', '-p', '*', user);
}

async function prepareFolder(folder: string, port: number, options: SshFleetOptions): Promise<void> {
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'nodes'));
  await run('chown', user, join(folder, 'nodes'));
  await mkdir(join(folder, 'bin'));
  await makeHostKey(folder);
  await run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'fleet', '-f', join(folder, 'id'));
  await copyFile(join(folder, 'id'), join(folder, 'id-encrypted'));
  await copyFile(join(folder, 'id.pub'), join(folder, 'id-encrypted.pub'));
  const passphrase = 'correct horse battery staple';
  await run('ssh-keygen', '-q', '-p', '-P', '', '-N', passphrase, '-f', join(folder, 'id-encrypted'));
  await copyFile(join(folder, 'id.pub'), join(folder, 'authorized_keys'));
  const wasmtime = options.wasmtime ?? process.env['FLOTILLA_TEST_WASMTIME'];
  if (wasmtime !== undefined) {
    // A copy, since the user of the nodes may not look into the folder where it lies.
    await copyFile(wasmtime, join(folder, 'bin', 'wasmtime'));
    await chmod(join(folder, 'bin', 'wasmtime'), 0o755);
  }
  await writeFile(join(folder, 'node-shell'), nodeShell(folder), { mode: 0o755 });
  await writeFile(join(folder, 'sshd_config'), serverConfig(folder, port, options));
  await writeKnownHosts(folder, port);
  const lines = [
    'Host 127.*',
    `Port ${port}`,
    `User ${user}`,
    `IdentityFile ${join(folder, 'id')}`,
    'IdentitiesOnly yes',
  ];
  await writeFile(
    join(folder, 'ssh_config'),
    `${[...lines, `UserKnownHostsFile ${join(folder, 'known_hosts')}`].join('\n  ')}\n`,
  );
}

async function makeHostKey(folder: string): Promise<void> {
  await rm(join(folder, 'host_key'), { force: true });
  await run(
    'ssh-keygen',
    '-q',
    '-t',
    'ed25519',
    '-N',
    '',
    '-C',
    randomBytes(4).toString('hex'),
    '-f',
    join(folder, 'host_key'),
  );
}

async function writeKnownHosts(folder: string, port: number): Promise<void> {
  const [type, key] = (await readFile(join(folder, 'host_key.pub'), 'utf8')).split(' ');
  await writeFile(join(folder, 'known_hosts'), `[127.*]:${port},fleet ${type} ${key}\n`);
}

/** Runs in place of the login shell: gives each address its home, and acts its faults. */
const nodeShell = (folder: string): string => `#!/bin/sh
NODE_ADDR=\${SSH_CONNECTION#* * }; NODE_ADDR=\${NODE_ADDR%% *}; export NODE_ADDR
HOME=${folder}/nodes/$NODE_ADDR; export HOME
PATH=${folder}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
[ -d "$HOME" ] || mkdir -p "$HOME"; cd "$HOME" || exit 1
if [ -e .down ]; then
  pid=$PPID
  while read -r name <"/proc/$pid/comm" && [ "\${name#sshd}" = "$name" ]; do
    read -r stat <"/proc/$pid/stat"; set -- \${stat##*) }; pid=$2
  done
  kill -KILL "$pid"
fi
[ -f .slow ] && sleep "$(cat .slow)"
[ -f .path ] && PATH=$(cat .path)
[ -d ${folder}/systemd-home ] && XDG_CONFIG_HOME=${folder}/systemd-home/.config && export XDG_CONFIG_HOME
case "$SSH_ORIGINAL_COMMAND" in
  '') exec /bin/sh -l ;;
  */sftp-server*) exec /usr/lib/openssh/sftp-server ;;
  *) exec /bin/sh -c "$SSH_ORIGINAL_COMMAND" ;;
esac
`;

const serverConfig = (folder: string, port: number, options: SshFleetOptions): string =>
  [
    ...(options.serverConfig ?? []),
    `Port ${port}`,
    'ListenAddress 0.0.0.0',
    `HostKey ${folder}/host_key`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin no',
    'StrictModes no',
    'UsePAM no',
    'PrintMotd no',
    'UseDNS no',
    `MaxStartups ${options.maxStartups ?? '10:30:100'}`,
    `MaxSessions ${options.maxSessions ?? 10}`,
    'AllowTcpForwarding yes',
    'Subsystem sftp /usr/lib/openssh/sftp-server',
    `ForceCommand ${folder}/node-shell`,
    `PidFile ${folder}/sshd.pid`,
    '',
  ].join('\n');

async function startServer(
  [program = '', ...args]: readonly string[],
  folder: string,
  port: number,
): Promise<ChildProcess> {
  await mkdir('/run/sshd', { recursive: true });
  const log = join(folder, 'sshd.log');
  const server = spawn(program, args, { stdio: 'ignore' });
  const ended = once(server, 'exit');
  for (let tries = 0; ; tries += 1) {
    if (await listens(port)) return server;
    const gone = await Promise.race([ended, new Promise((resolve) => setTimeout(() => resolve(null), 20))]);
    if (gone !== null || tries > 500) {
      throw new Error(`sshd did not start: ${await readFile(log, 'utf8').catch(() => 'it left no log')}`);
    }
  }
}

/**
 * Runs a command where the nodes' user has a systemd of its own, as after boot with lingering: with process ids and
 * mounts apart, so that nothing of it is seen outside, and all of it ends with the command.
 */
const systemdHost = (folder: string): string[] => [
  'unshare',
  '--kill-child=SIGKILL',
  '--mount',
  '--pid',
  '--fork',
  '--mount-proc',
  'sh',
  '-c',
  `mount --make-rprivate /
mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /var/lib/systemd || exit 1
id=$(id -u ${user})
mkdir -p /run/systemd/system /run/sshd /run/user/$id /var/lib/systemd/linger
: >/var/lib/systemd/linger/${user}
chown ${user} /run/user/$id; chmod 700 /run/user/$id
for tree in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
  [ -e $tree/cgroup.procs ] || continue
  mkdir -p $tree/flotilla-fleet && chown -R ${user} $tree/flotilla-fleet && echo $$ >$tree/flotilla-fleet/cgroup.procs
done 2>/dev/null
mkdir -p ${folder}/systemd-home; chown ${user} ${folder}/systemd-home
export HOME=${folder}/systemd-home XDG_RUNTIME_DIR=/run/user/$id
setpriv --reuid $id --regid $(id -g ${user}) --clear-groups /lib/systemd/systemd --user >${folder}/systemd.log 2>&1 &
exec "$@"`,
  'sh',
];

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('data', () => socket.destroy());
  });

async function endProcess(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  // `unshare` lets itself be ended by force only; what it started ends with it.
  server.kill(server.spawnfile === 'unshare' ? 'SIGKILL' : 'SIGTERM');
  await ended;
}

/** What nodes left running: every process of the nodes' user that has this fleet's folder on its command line. */
async function endProcessesOf(folder: string): Promise<void> {
  const list = await run('ps', '-u', user, '-o', 'pid=,args=').catch(() => '');
  for (const line of list.split('\n')) {
    const [, pid, args] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || !args?.includes(folder)) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
