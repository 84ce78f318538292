"""Kills and freezes of single processes, one at a time, each followed by its recovery."""

import os
import random
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

from deploy.stack import places
from deploy.stack.start import not_ready
from tests.chaos.stack import ChaosStack
from tests.sites import eventually, family, frozen

TARGETS = (*places.WEB, *places.WORKERS, "beat", "redis", "postgres")
KILL, KILL_CHILD, FREEZE = "killed", "child killed", "frozen"
# Those whose processes have a child that works.
WITH_CHILDREN = {*places.WEB, *places.WORKERS}
FREEZE_SECONDS = (1.0, 6.0)
RECOVERY_SECONDS = 180


@dataclass
class Strikes:
    """`away` has the times during which the database was."""

    stack: ChaosStack
    number: int
    seconds: float
    seed: int
    away: list[tuple[float, float]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    failure: BaseException | None = None

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._thread = threading.Thread(target=self._run, name="strikes", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        self._thread.join()
        if self.failure:
            raise self.failure

    def _run(self) -> None:
        began = time.monotonic()
        # Each target once and again, in any order, so that none is left out by chance.
        targets = [
            target for _ in range(self.number) for target in self._chance.sample(TARGETS, len(TARGETS))
        ]
        try:
            for count, target in enumerate(targets[: self.number]):
                at = began + (count + self._chance.random()) * self.seconds / self.number
                time.sleep(max(0.0, at - time.monotonic()))
                self._strike(target)
        except BaseException as failure:  # noqa: BLE001 - raised by join
            self.failure = failure

    def _strike(self, target: str) -> None:
        kinds = [KILL, FREEZE, *([KILL_CHILD] if target in WITH_CHILDREN else [])]
        kind, began = self._chance.choice(kinds), time.monotonic()
        process = self.stack.supervisor.pid(target)
        if kind == FREEZE:
            with frozen(process):
                time.sleep(self._chance.uniform(*FREEZE_SECONDS))
        else:
            everybody = family(process)
            for pid in everybody[1:2] if kind == KILL_CHILD else everybody:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if kind == KILL:
                self.stack.supervisor.wait(target, other_than=process)
        eventually(self._has_recovered, RECOVERY_SECONDS)
        if target == "postgres":
            self.away.append((began, time.monotonic()))
        self.done.append(f"{target} {kind}")
        sys.stderr.write(f"{len(self.done)}. {target} {kind}, well after {time.monotonic() - began:.1f} s\n")

    def _has_recovered(self) -> bool:
        ports = self.stack.chosen.ports
        return not any(not_ready(f"http://127.0.0.1:{ports[name]}") for name in places.WEB)
