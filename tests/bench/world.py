"""What every measurement starts from: an archive, a fresh SQLite file, a process of its own."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The settings as they are, but for the age of a connection.
SERVE = (
    "import sys; from django.conf import settings; settings.DATABASES['default']['CONN_MAX_AGE'] = {age}; "
    "from gunicorn.app.wsgiapp import run; sys.argv[1:] = {arguments}; run()"
)
TICKS = os.sysconf("SC_CLK_TCK")


def archive(folder: Path) -> str:
    """The archive at F1_ARCHIVE, else a demo world written into `folder`."""
    given = os.environ.get("F1_ARCHIVE", "")
    if given:
        return str(Path(given).resolve())
    target = folder / "demo.zip"
    manage("make_demo_archive", str(target), database=folder / "none.sqlite3")
    return str(target)


def as_of(database: Path) -> str:
    """The Wednesday before the first race that has no result yet; where all have one, before the last."""
    held = "SELECT MAX(date) FROM ingestion_race WHERE id IN (SELECT race_id FROM ingestion_raceresult)"
    ahead = f"SELECT MIN(date) FROM ingestion_race WHERE date > ({held})"
    with closing(sqlite3.connect(database)) as connection:
        (race,) = connection.execute(f"SELECT COALESCE(({ahead}), ({held}))").fetchone()
    return f"{date.fromisoformat(race) - timedelta(days=4)}T12:00:00Z"


def last_season(database: Path) -> str:
    """The year of the last race with a result."""
    held = "SELECT MAX(date) FROM ingestion_race WHERE id IN (SELECT race_id FROM ingestion_raceresult)"
    with closing(sqlite3.connect(database)) as connection:
        ((day,),) = connection.execute(held).fetchall()
    return str(day)[:4]


def environment(database: Path) -> dict[str, str]:
    ours = {
        "DATABASE_URL": f"sqlite:///{database}",
        "DEBUG": "true",
        "REDIS_URL": "",
        "LOG_REQUESTS": "false",
        "API_RATE": "none",
        "API_RATE_NEXT_RACE": "none",
        "API_RATE_WHAT_IF": "none",
        "ANSWER_CACHE_MB": "0",
    }
    models = {"MODEL_DIR": str(database.parent / "models"), "DJANGO_SETTINGS_MODULE": "f1site.settings"}
    return os.environ | ours | models


def manage(*command: str, database: Path, **settings: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment(database) | settings,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def fresh(database: Path) -> Path:
    manage("migrate", "-v0", database=database)
    return database


def measured(command: list[str], database: Path) -> tuple[float, float, str]:
    """Wall seconds, peak resident MiB and the last line printed, start of Python included."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=environment(database), stdout=subprocess.PIPE, text=True
    ) as process:
        printed = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}.")
    return time.perf_counter() - began, usage.ru_maxrss / 1024, printed.strip().splitlines()[-1]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int) -> None:
    """Until something listens there; 60 s at most."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("The server did not start.")


def cpu_seconds(pid: int) -> float:
    """User and system time of the processes that `pid` has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    stats = (Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children)
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS


def wait_until_idle(pid: int) -> None:
    """Until the processes that `pid` has started use no CPU: a server warms up when it starts."""
    before = -1.0
    while (now := cpu_seconds(pid)) != before or not now:  # at first there is no worker
        before = now
        time.sleep(0.5)


@contextmanager
def served(database: Path, age: str = "None") -> Iterator[tuple[str, int]]:
    port = free_port()
    arguments = ["f1site.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "8", "--log-level", "error"]
    command = [sys.executable, "-c", SERVE.format(age=age, arguments=arguments)]
    with subprocess.Popen(command, cwd=ROOT, env=environment(database)) as server:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()
