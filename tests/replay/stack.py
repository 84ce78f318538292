"""The running service with a moved clock: web server, workers and scheduler, as in production or embedded."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from django.conf import settings

from ingestion.models import Race
from tests.replay.archive import before_season
from tests.sites import accepts, eventually, family, free_port
from tests.stand_in.process import StandIn

CLOCK = Path(__file__).parent / "moved_clock"
WORKER = "-m celery --quiet -A f1site worker --without-gossip --without-mingle --loglevel info"
BEAT = "-m celery --quiet -A f1site beat --loglevel info --pidfile="
WEB = "-m f1site.server --port "
# More than any task of an invented season takes on a busy machine.
GRACE_SECONDS = 120


class Stack:
    """`commands` and `processes` by name; `move_to` sets the clock of all of them and of the stand-in."""

    def __init__(self, folder: Path, stand_in: StandIn, **environment: str) -> None:
        self.folder, self.stand_in = folder, stand_in
        self.clock = folder / "clock"
        self.port = free_port()
        self.commands: dict[str, str] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = os.environ | {
            "BROKER_URL": "",
            "REPLAY_CLOCK": str(self.clock),
            "PYTHONPATH": str(CLOCK),
            "F1_ARCHIVE": str(before_season(stand_in.archive, stand_in.season, folder / "f1db-csv.zip")),
            "F1_AS_OF": "",
            "JOLPICA_URL": f"{stand_in.url}/ergast/f1",
            "JOLPICA_RATE": "1000/second",
            "F1DB_RAW_URL": f"{stand_in.url}/f1db/f1db/main/src/data",
            "OPENMETEO_URL": stand_in.url,
            "MODEL_DIR": str(folder / "models"),
            "TASK_TIME_LIMIT": "600",
            **environment,
        }

    def begin(self, rounds: range) -> None:
        """A populated database, as it was ten days before the first of `rounds`.

        What happened before it in its season is imported when the service runs.
        """
        self.stand_in.control(limits=False)
        self.move_to(datetime(self.stand_in.season, 1, 2, 12, tzinfo=UTC), f"{self.stand_in.season}-01-02")
        self.manage("migrate", "-v0")
        self.manage("import_archive", self.environment["F1_ARCHIVE"])
        first = Race.objects.get(season__year=self.stand_in.season, round_number=rounds[0])
        day = first.date - timedelta(days=10)
        self.move_to(datetime.combine(day, time_of_day(12), UTC), day.isoformat())
        self.manage("bootstrap")

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

    def start(self, name: str) -> None:
        """Starts, or starts again, one of `self.commands`."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *self.commands[name].split()],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ended(self) -> list[str]:
        return [name for name, process in self.processes.items() if process.poll() is not None]

    def kill(self, name: str, whole: bool) -> None:
        """Kills a process, or its first child alone, without a chance to end; what ended is started again."""
        process = self.processes[name]
        victims = family(process.pid) if whole else family(process.pid)[1:2]
        self._kill(victims)
        if whole:
            process.wait()
            self.start(name)

    @staticmethod
    def _kill(pids: list[int]) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    @contextmanager
    def production(self, workers: int = 1) -> Iterator["Stack"]:
        """Beat, workers of two processes each, and a web server."""
        names = [f"worker-{number}" for number in range(workers)]
        self.commands = {name: f"{WORKER} --concurrency 2 --hostname {name}-{self.port}@%h" for name in names}
        self.commands |= {"beat": BEAT, "web": f"{WEB}{self.port}"}
        with self._running():
            yield self

    @contextmanager
    def embedded(self) -> Iterator["Stack"]:
        """As `make run` starts it."""
        names = {"F1_PYTHON": sys.executable, "F1_PORT": str(self.port), "F1_VAR_DIR": str(self.folder)}
        self.environment |= names
        self.commands = {"embedded": "-m supervisor.supervisord -c deploy/embedded/supervisord.conf"}
        with self._running():
            yield self

    @contextmanager
    def _running(self) -> Iterator[None]:
        try:
            for name in self.commands:
                self.start(name)
            eventually(lambda: accepts(self.port))
            yield
        finally:
            self._end()

    def _end(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for name, process in self.processes.items():
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                # As a supervisor does: a worker may wait without end for a process that was killed.
                sys.stderr.write(f"{name} was killed, it had not ended after {GRACE_SECONDS} s\n")
                self._kill(family(process.pid))
                process.wait()
