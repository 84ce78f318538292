"""The web server, as `make run` and production start it: python -m f1site.server --port 8000

Granian reads the headers of all connections in one thread of its own, so slow clients occupy none of the
threads that answer.
"""

import argparse
import os
import socket
import time

from django.conf import settings
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from f1site.lib import failures

APPLICATION = "f1site.wsgi:application"
# A browser keeps its connection; who has not sent the headers by then is no browser.
HEADER_MILLISECONDS = 10_000
# More than run at once: a request that waits for its body, or for a database, holds one.
THREADS = 16
# Connections whose requests wait in a worker for a thread; others wait in the backlog of the socket.
WAITING = 1024
# A server that was killed has its port for a moment longer.
PORT_SECONDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m f1site.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (%(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="processes (%(default)s)")
    parser.add_argument("--threads", type=int, default=THREADS, help="threads a process (%(default)s)")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "f1site.settings")
    with failures.one_sentence():
        _ = settings.SECRET_KEY  # here rather than in each worker
    require_free(arguments.host, arguments.port)
    Granian(
        APPLICATION,
        arguments.host,
        arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=arguments.threads,
        backpressure=WAITING,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        websockets=False,
        # Its warnings are about the number of threads, which is chosen.
        log_level=LogLevels.error,
        # A worker that was killed is replaced; one that fails at its start ends the server.
        respawn_failed_workers=True,
    ).serve()


def require_free(host: str, port: int) -> None:
    """Exits if another server listens there: Granian would share the port, and each answer some requests."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + PORT_SECONDS
    while True:
        try:
            socket.create_server((host, port), family=family).close()
        except OSError as error:
            if time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            # Python's own text repeats the address.
            reason = os.strerror(error.errno or 0)
            raise SystemExit(f"Port {port}: {reason}. Choose another: make run PORT={port + 1}.") from error
        return


if __name__ == "__main__":
    main()
