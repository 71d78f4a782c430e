"""Deploys one file to many nodes with parallel-ssh: upload beside, digest on the node, rename.

    parallel_ssh.py FILE SHA256 PORT USER KEY ADDRESS...
"""

import sys

from gevent import joinall
from pssh.clients import ParallelSSHClient

file, digest, port, user, key, *hosts = sys.argv[1:]
client = ParallelSSHClient(hosts, port=int(port), user=user, pkey=key, pool_size=100, num_retries=1)
joinall(client.copy_file(file, "module.part"), raise_error=True)
check = f"echo '{digest}  module.part' | sha256sum -c --status && mv module.part module"
output = client.run_command(check)
client.join(output)
failed = [out.host for out in output if out.exit_code != 0]
if failed:
    sys.exit(f"failed on {len(failed)} nodes: {failed[:3]}")
