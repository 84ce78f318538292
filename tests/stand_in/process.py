"""A stand-in as a process of its own on a free port: the one that F1_UPSTREAM names, or ours."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from tests.sites import free_port
from tests.stand_in.archive import Archive

OURS = ("-m", "tests.stand_in")
ROOT = Path(__file__).resolve().parents[2]


class StandIn:
    """`season` is the last one in `archive` that is over; every request to it exists."""

    def __init__(self, archive: Path, *program: str) -> None:
        port = free_port()
        command = [sys.executable, *program, "--archive", str(archive), "--port", str(port)]
        self.archive, self.data = archive, Archive(archive)
        self.season = int(self.data.last_finished_season())
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().startswith("serving")
        self.url = f"http://127.0.0.1:{port}"

    def control(self, **order: Any) -> None:
        body = json.dumps(order).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/_control", body)) as answer:
            assert json.load(answer) == {"ok": True}

    def stats(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/_stats") as answer:
            return json.load(answer)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
