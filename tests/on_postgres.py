"""The suite once more, on PostgreSQL: `python -m tests.on_postgres [pytest's arguments]`."""

import os
import subprocess
import sys

from tests import servers


def main() -> int:
    address = servers.postgres()
    if address is None:
        return servers.leave_out("no PostgreSQL answers at DATABASE_URL or 127.0.0.1:5432")
    environment = os.environ | {"TEST_DATABASE": "postgres", "DATABASE_URL": address}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *sys.argv[1:]], env=environment, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
