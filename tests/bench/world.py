"""What every measurement starts from: an archive, a fresh SQLite file, a process of its own."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def archive(folder: Path) -> str:
    """The archive at F1_ARCHIVE, else a demo world written into `folder`."""
    given = os.environ.get("F1_ARCHIVE", "")
    if given:
        return str(Path(given).resolve())
    target = folder / "demo.zip"
    manage("make_demo_archive", str(target), database=folder / "none.sqlite3")
    return str(target)


def environment(database: Path) -> dict[str, str]:
    ours = {"DATABASE_URL": f"sqlite:///{database}", "DEBUG": "true", "REDIS_URL": ""}
    models = {"MODEL_DIR": str(database.parent / "models"), "DJANGO_SETTINGS_MODULE": "f1site.settings"}
    return os.environ | ours | models


def manage(*command: str, database: Path) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment(database),
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
