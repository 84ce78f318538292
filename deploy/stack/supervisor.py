"""supervisord of the stack: start it, and ask it to start, signal and stop single processes."""

import os
import subprocess
import sys
import time
from http.client import RemoteDisconnected
from pathlib import Path
from typing import Any

# The answers are those of our own supervisord, on a socket that only its user may open.
from xmlrpc.client import Fault, ServerProxy  # nosec B411

from supervisor.xmlrpc import SupervisorTransport

from deploy.stack import places
from deploy.stack.errors import StackError

CONFIGURATION = Path(__file__).with_name("supervisord.conf")
PATIENCE_SECONDS = 120
# How supervisor names the states of a process.
RUNNING, FATAL = "RUNNING", "FATAL"


class Supervisor:
    def __init__(self, stack: Path) -> None:
        self.stack = stack
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, environment: dict[str, str]) -> None:
        """Ctrl-C in a terminal does not reach it: who has started it ends it, in order."""
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(CONFIGURATION)]
        self.process = subprocess.Popen(  # noqa: S603
            command, env=environment, cwd=places.ROOT, start_new_session=True
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise StackError(f"supervisord does not start: see {self.log('supervisord')}.")
            time.sleep(0.05)

    def log(self, name: str) -> Path:
        return self.stack / "logs" / f"{name.rpartition(':')[2]}.log"

    def ask(self, method: str, *arguments: Any) -> Any:
        # A connection for each call: the transport is not made for threads.
        address = f"unix://{places.socket_of(self.stack)}"
        with ServerProxy("http://127.0.0.1", SupervisorTransport(None, None, address)) as server:
            return getattr(server.supervisor, method)(*arguments)

    def answers(self) -> bool:
        if not places.socket_of(self.stack).exists():
            return False
        try:
            return bool(self.ask("getState")["statename"] == RUNNING)
        except (OSError, RemoteDisconnected):
            return False

    def begin(self, *names: str) -> None:
        """Start these, and wait until supervisor counts them as running."""
        for name in names:
            self.ask("startProcess", name, False)
        for name in names:
            self.wait(name)

    def wait(self, name: str, other_than: int = 0) -> int:
        """Until the process runs, in another one than that; returns its id."""
        while True:
            info = self.ask("getProcessInfo", name)
            if info["statename"] == RUNNING and info["pid"] != other_than:
                return int(info["pid"])
            if info["statename"] == FATAL:
                raise StackError(f"{name} does not start: see {self.log(name)}.")
            time.sleep(0.1)

    def pid(self, name: str) -> int:
        return int(self.ask("getProcessInfo", name)["pid"])

    def replace(self, name: str) -> None:
        """Let the process end by itself; supervisor starts it again."""
        old = self.pid(name)
        try:
            self.ask("signalProcess", name, "TERM")
        except Fault as error:
            raise StackError(f"{name} is not running: {error.faultString}.") from error
        self.wait(name, other_than=old)

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def end(self) -> None:
        if self.process is not None and self.is_alive():
            os.kill(self.process.pid, 15)
            self.process.wait()
