"""The dashboard and the admin in a real browser: `python -m tests.e2e.run`.

Serves the demo world from an empty folder as `make run` does, and lets frontend/e2e drive Chromium. The
dashboard is that of today; operators work on the night after a qualifying.
"""

import csv
import io
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
SEASON = 2025


def main() -> int:
    if servers.browser() is None:
        return servers.leave_out(f"no browser: install one of {', '.join(servers.BROWSERS)} or set CHROMIUM")
    return run("e2e") or run("e2e:operator", season=SEASON)


def run(script: str, season: int | None = None) -> int:
    """Runs a script of the front end on a world of its own; returns its exit status."""
    with tempfile.TemporaryDirectory(prefix="f1-e2e-") as name:
        environment = settings(Path(name))
        manage(environment, f"make_demo_archive {environment['F1_ARCHIVE']}")
        if season is not None:
            environment["F1_AS_OF"] = night_after_qualifying(environment["F1_ARCHIVE"], season)
        manage(environment, "bootstrap")
        if season is None:
            # The record of a whole season, for the page of the scores.
            last = datetime.now(UTC).year - 1
            manage(environment, f"backfill_record --start-season {last} --end-season {last}")
            manage(environment, "score_predictions")
        manage(environment, "createsuperuser --noinput")
        with served(environment) as address:
            environment |= {"BASE_URL": address, "PYTHON": sys.executable}
            command = ["npm", "run", "--silent", script]
            return subprocess.run(command, cwd=ROOT / "frontend", env=environment, check=False).returncode


def manage(environment: dict[str, str], command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command.split()], cwd=ROOT, env=environment, check=True)


def night_after_qualifying(archive: str, season: int) -> str:
    """Three hours after the start of the qualifying for the fifth race."""
    with zipfile.ZipFile(archive) as files:
        name = next(name for name in files.namelist() if name.endswith("f1db-races.csv"))
        races = csv.DictReader(io.TextIOWrapper(files.open(name), "utf-8"))
        race = next(row for row in races if (row["year"], row["round"]) == (str(season), "5"))
    start = datetime.fromisoformat(f"{race['qualifyingDate']}T{race['qualifyingTime']}:00+00:00")
    return (start + timedelta(hours=3)).isoformat()


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
    """The address of a server of the world that the settings name."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "f1site.server", "--port", str(port)], cwd=ROOT, env=environment
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
        "API_RATE": "none",
        "API_RATE_NEXT_RACE": "none",
        "API_RATE_WHAT_IF": "none",
        "LOG_LEVEL": "WARNING",
        "LOG_REQUESTS": "false",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "MODEL_SIGNING_KEY": secrets.token_urlsafe(50),
        "DJANGO_SUPERUSER_USERNAME": "operator",
        "DJANGO_SUPERUSER_EMAIL": "operator@example.org",
        "DJANGO_SUPERUSER_PASSWORD": secrets.token_urlsafe(20),
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
