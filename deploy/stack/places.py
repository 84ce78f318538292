"""Where the stack keeps what, and what it remembers between its starts."""

import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WEB = ("web-1", "web-2")
WORKERS = ("worker:worker-1", "worker:worker-2", "worker-3")


def folder() -> Path:
    return Path(os.environ.get("STACK_DIR") or ROOT / "var" / "stack").resolve()


def socket_of(stack: Path) -> Path:
    return stack / "supervisor.sock"


def remembered(stack: Path) -> dict[str, Any]:
    file = stack / "stack.json"
    return json.loads(file.read_text()) if file.exists() else {}


def remember(stack: Path, what: dict[str, Any]) -> None:
    """For us alone: there may be a password in it."""
    file = stack / "stack.json.new"
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as text:
        json.dump(what, text, indent=1)
    file.replace(stack / "stack.json")


def is_free(port: int) -> bool:
    with socket.socket() as attempt:
        # As servers bind: connections of the last start that are just ending do not count.
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
    return accepts(port) is False


def accepts(port: int) -> bool:
    with socket.socket() as attempt:
        attempt.settimeout(2)
        return attempt.connect_ex(("127.0.0.1", port)) == 0


def free_port(wanted: int | None) -> int:
    """The one of the last start if it is free, else any."""
    if wanted and is_free(wanted):
        return wanted
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def manage(environment: dict[str, str], *arguments: str) -> list[str]:
    """The command of `manage.py` for `subprocess`."""
    return [environment.get("STACK_PYTHON", sys.executable), str(ROOT / "manage.py"), *arguments]
