"""Deploys one file to many nodes with pyinfra: upload beside, digest on the node, rename."""

from pyinfra import host
from pyinfra.operations import files, server

files.put(name="upload", src=host.data.module_file, dest="module.part")
server.shell(
    name="check and rename",
    commands=[f"echo '{host.data.module_digest}  module.part' | sha256sum -c --status && mv module.part module"],
)
