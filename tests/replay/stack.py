"""The running service with a moved clock: web server, workers and scheduler, as in production or embedded."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from tests.sites import accepts, eventually, free_port, running
from tests.stand_in.process import StandIn

CLOCK = Path(__file__).parent / "moved_clock"
WORKER = "-m celery --quiet -A f1site worker --without-gossip --without-mingle --loglevel info"
BEAT = "-m celery --quiet -A f1site beat --loglevel info --pidfile="
GUNICORN = "-m gunicorn f1site.wsgi --workers 1 --threads 8 --log-level warning --bind 127.0.0.1:"


class Stack:
    """`processes` by name; `move_to` sets the clock of all of them and of the stand-in."""

    def __init__(self, folder: Path, stand_in: StandIn, archive: Path, **environment: str) -> None:
        self.folder, self.stand_in = folder, stand_in
        self.clock = folder / "clock"
        self.port = free_port()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = os.environ | {
            "BROKER_URL": "",
            "REPLAY_CLOCK": str(self.clock),
            "PYTHONPATH": str(CLOCK),
            "F1_ARCHIVE": str(archive),
            "F1_AS_OF": "",
            "JOLPICA_URL": f"{stand_in.url}/ergast/f1",
            "JOLPICA_RATE": "1000/second",
            "F1DB_RAW_URL": f"{stand_in.url}/f1db/f1db/main/src/data",
            "OPENMETEO_URL": stand_in.url,
            "MODEL_DIR": str(folder / "models"),
            "TASK_TIME_LIMIT": "600",
            **environment,
        }

    def move_to(self, moment: datetime, today: str) -> None:
        self.stand_in.control(today=today)
        self.clock.with_suffix(".new").write_text(str(moment.timestamp() - time.time()))
        self.clock.with_suffix(".new").replace(self.clock)

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + float(self.clock.read_text()), UTC)

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        run = subprocess.run(
            command, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr[-2000:]
        return run.stdout

    @contextmanager
    def started(self, name: str, arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, *arguments.split()]
            run = {"cwd": settings.BASE_DIR, "env": self.environment, "stdout": log, "stderr": log}
            with running(*command, **run) as process:
                self.processes[name] = process
                yield process

    @contextmanager
    def production(self, workers: int = 1) -> Iterator["Stack"]:
        """Beat, workers of two processes each, and a web server."""
        with ExitStack() as stack:
            stack.enter_context(self.started("web", f"{GUNICORN}{self.port}"))
            for number in range(workers):
                worker = f"{WORKER} --concurrency 2 --hostname worker-{number}-{self.port}@%h"
                stack.enter_context(self.started(f"worker-{number}", worker))
            stack.enter_context(self.started("beat", BEAT))
            eventually(lambda: accepts(self.port))
            yield self

    @contextmanager
    def embedded(self) -> Iterator["Stack"]:
        """As `make run` starts it."""
        names = {"F1_PYTHON": sys.executable, "F1_PORT": str(self.port), "F1_VAR_DIR": str(self.folder)}
        self.environment |= names
        with self.started("embedded", "-m supervisor.supervisord -c deploy/embedded/supervisord.conf"):
            eventually(lambda: accepts(self.port))
            yield self
