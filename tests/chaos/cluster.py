"""The database of the stack, made before it starts so that its address is known to our own process."""

from pathlib import Path

from deploy.stack import servers
from deploy.stack.configuration import Configuration
from tests.sites import free_port

PORTS = ("web-1", "web-2", "postgres", "redis", "prometheus", "redirect")


def make_database(folder: Path) -> str:
    """An empty cluster, as the first start makes it; the address of the database that it will have."""
    folder.mkdir()
    chosen = Configuration(ports={name: free_port() for name in PORTS})
    chosen.store(folder)
    owner, password = servers.OWNER, servers.cluster_password(folder / "postgres")
    return f"postgres://{owner}:{password}@127.0.0.1:{chosen.ports['postgres']}/{owner}"
