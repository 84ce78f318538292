"""The dashboard in a real browser: `python -m tests.e2e.run`.

Serves the demo world from an empty folder as `make run` does, and lets frontend/e2e drive Chromium.
"""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


def main() -> int:
    if servers.browser() is None:
        return servers.leave_out(f"no browser: install one of {', '.join(servers.BROWSERS)} or set CHROMIUM")
    with tempfile.TemporaryDirectory(prefix="f1-e2e-") as name, served(Path(name)) as address:
        command = ["npm", "run", "--silent", "e2e"]
        environment = os.environ | {"BASE_URL": address}
        return subprocess.run(command, cwd=ROOT / "frontend", env=environment, check=False).returncode


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of the demo world, whose data are all in `folder`."""
    environment = settings(folder)
    for command in (f"make_demo_archive {environment['F1_ARCHIVE']}", "bootstrap"):
        subprocess.run([sys.executable, "manage.py", *command.split()], cwd=ROOT, env=environment, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    gunicorn = ["-m", "gunicorn", "f1site.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    with subprocess.Popen(
        [sys.executable, *gunicorn, "--log-level", "warning"], cwd=ROOT, env=environment
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/health/live", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def settings(folder: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{folder}/f1.sqlite3",
        "MODEL_DIR": f"{folder}/models",
        "F1_ARCHIVE": f"{folder}/demo.zip",
        "REDIS_URL": "",
        "F1_AS_OF": "",
        "DEBUG": "false",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "MODEL_SIGNING_KEY": secrets.token_urlsafe(50),
    }


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"The server did not answer at {address} within {START_SECONDS} s.")


if __name__ == "__main__":
    sys.exit(main())
