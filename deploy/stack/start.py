"""Starts the stack: servers, data, processes; ends it in order."""

import fcntl
import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from deploy.stack import configuration, nginx, places, servers
from deploy.stack.configuration import Configuration
from deploy.stack.errors import StackError
from deploy.stack.supervisor import Supervisor

PATIENCE_SECONDS = 120


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def start() -> None:
    """Until Ctrl-C, or TERM."""
    stack = places.folder()
    for name in ("logs", "redis"):
        (stack / name).mkdir(parents=True, exist_ok=True)
    with _alone(stack):
        chosen = configuration.configure(stack)
        chosen.store(stack)
        render_nginx(stack, chosen)
        if "prometheus" in chosen.ours:
            configuration.prometheus(stack, chosen.ports)
        supervisor = Supervisor(stack)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _interrupt)
        try:
            _run(supervisor, chosen)
        except KeyboardInterrupt:
            say("Ending: nginx, web servers, scheduler, workers, then Redis and PostgreSQL")
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            supervisor.end()


def _interrupt(*_: Any) -> NoReturn:
    raise KeyboardInterrupt


@contextmanager
def _alone(stack: Path) -> Iterator[None]:
    with (stack / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            address = Configuration.stored(stack).address
            raise StackError(f"The stack of {stack} runs already on {address}.") from None
        if Supervisor(stack).answers():
            pid = (stack / "supervisord.pid").read_text().strip()
            raise StackError(f"Processes of an earlier start are still there: end them with `kill {pid}`.")
        yield


def _run(supervisor: Supervisor, chosen: Configuration) -> None:
    began = time.monotonic()
    environment = os.environ | chosen.environment
    supervisor.start(environment)
    start_servers(supervisor, chosen)
    if subprocess.run(places.manage(environment, "bootstrap"), env=environment, check=False).returncode:  # noqa: S603
        raise StackError("There is nothing to serve: the lines above say why.")
    optional = ["prometheus"] if "prometheus" in chosen.ours else []
    supervisor.begin(*places.WEB, *places.WORKERS, "beat", *optional)
    for name in places.WEB:
        wait_until_ready(f"http://127.0.0.1:{chosen.ports[name]}")
    supervisor.begin("nginx")
    wait_until_ready(chosen.address)
    say(f"F1 Forecast is on {chosen.address} after {time.monotonic() - began:.0f} s; Ctrl-C ends it")
    if optional:
        say(f"Prometheus is on http://127.0.0.1:{chosen.ports['prometheus']}")
    assert supervisor.process is not None  # noqa: S101 - it was started above
    supervisor.process.wait()
    raise StackError(f"supervisord has ended: see {supervisor.log('supervisord')}.")


def start_servers(supervisor: Supervisor, chosen: Configuration) -> None:
    """PostgreSQL and Redis, where they are ours."""
    ours = [name for name in ("postgres", "redis") if name in chosen.ours]
    supervisor.begin(*ours)
    if "postgres" in ours:
        address = chosen.environment["DATABASE_URL"].rpartition("/")[0] + "/postgres"
        servers.wait_for_postgres(address, servers.OWNER, supervisor.is_alive)
    if "redis" in ours:
        servers.wait_for_redis(chosen.environment["REDIS_URL"], supervisor.is_alive)


def render_nginx(stack: Path, chosen: Configuration) -> bool:
    """Whether its configuration has changed; one that nginx refuses raises StackError."""
    has_changed = nginx.render(stack / "nginx", **configuration.nginx_settings(chosen.environment))
    nginx.check(chosen.environment["STACK_NGINX"], stack / "nginx")
    return has_changed


def wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while answer := not_ready(address):
        if time.monotonic() > deadline:
            raise StackError(f"{address}/health/ready does not answer as it should: {answer}")
        time.sleep(0.1)


def not_ready(address: str) -> str:
    """Empty if the service at `address` is ready, else why it is not."""
    # A certificate is for the name of the service, which is not that of this machine.
    unchecked = ssl._create_unverified_context()  # noqa: S323 # nosec B323
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=35, context=unchecked):  # noqa: S310 # nosec B310
            return ""
    except (urllib.error.URLError, OSError) as error:
        return str(error)
