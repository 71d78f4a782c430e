import { existsSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../harness/run-program.ts';

const here = fileURLToPath(new URL('./peers/', import.meta.url));
const venv = fileURLToPath(new URL('../.peers/', import.meta.url));

/** What every contender is given. */
export interface DeployOrder {
  readonly file: string;
  readonly digest: string;
  readonly addresses: readonly string[];
  readonly port: number;
  readonly user: string;
  readonly keyFile: string;
  readonly knownHostsFile: string;
  /** Folder for inventories and the like. */
  readonly scratch: string;
}

/** Installs parallel-ssh, pyinfra and Ansible into a folder of the benchmark's own. */
export async function installPeers(): Promise<void> {
  const done = join(venv, 'done');
  if (existsSync(done)) return;
  console.error('Installing parallel-ssh, pyinfra and Ansible into bench/.peers …');
  await runProgram('python3', ['-m', 'venv', venv]);
  await runProgram(join(venv, 'bin/pip'), [
    'install',
    '-q',
    '--disable-pip-version-check',
    '-r',
    join(here, 'requirements.txt'),
  ]);
  await writeFile(done, '');
}

export async function deployWithParallelSsh(order: DeployOrder): Promise<number> {
  const { file, digest, port, user, keyFile, addresses } = order;
  const args = [join(here, 'parallel_ssh.py'), file, digest, String(port), user, keyFile, ...addresses];
  return (await runProgram(join(venv, 'bin/python'), args)).seconds;
}

export async function deployWithPyinfra(order: DeployOrder): Promise<number> {
  const inventory = join(order.scratch, 'inventory.py');
  // pyinfra adds the hosts that it meets to the file; it gets one of its own.
  const knownHosts = join(order.scratch, 'known_hosts');
  await copyFile(order.knownHostsFile, knownHosts);
  const data = {
    ssh_port: order.port,
    ssh_user: order.user,
    ssh_key: order.keyFile,
    ssh_known_hosts_file: knownHosts,
    module_file: order.file,
    module_digest: order.digest,
  };
  await writeFile(inventory, `hosts = (${JSON.stringify(order.addresses)}, ${JSON.stringify(data)})\n`);
  return (
    await runProgram(join(venv, 'bin/pyinfra'), ['-y', '--parallel', '100', inventory, join(here, 'pyinfra_deploy.py')])
  ).seconds;
}

/** 50 forks, pipelining and kept connections, as its documentation advises for speed. */
export async function deployWithAnsible(order: DeployOrder): Promise<number> {
  const inventory = join(order.scratch, 'inventory.ini');
  const vars = [
    `ansible_port=${order.port}`,
    `ansible_user=${order.user}`,
    `ansible_ssh_private_key_file=${order.keyFile}`,
    'ansible_remote_tmp=$HOME/.ansible/tmp',
    'ansible_python_interpreter=/usr/bin/python3',
    `module_file=${order.file}`,
    `module_digest=${order.digest}`,
  ];
  await writeFile(inventory, ['[all]', ...order.addresses, '[all:vars]', ...vars, ''].join('\n'));
  const environment = {
    ANSIBLE_PIPELINING: '1',
    ANSIBLE_FORKS: '50',
    ANSIBLE_SSH_ARGS: `-o UserKnownHostsFile=${order.knownHostsFile} -o ControlMaster=auto -o ControlPersist=20s`,
  };
  return (
    await runProgram(
      join(venv, 'bin/ansible-playbook'),
      ['-i', inventory, join(here, 'ansible_deploy.yml')],
      environment,
    )
  ).seconds;
}
