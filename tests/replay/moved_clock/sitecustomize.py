"""Imported by every Python process whose PYTHONPATH names this folder: its clock is moved.

The file at REPLAY_CLOCK holds how many seconds the clock is ahead of the real one; a thread follows it.
Only what tells the date is moved: waiting is measured by other clocks.
"""

import os
import threading
import time
from pathlib import Path

import time_machine

_file = Path(os.environ["REPLAY_CLOCK"])
_moved: list[time_machine.Traveller] = []


def _move(shift: float) -> None:
    if _moved:
        _moved[0].move_to(time_machine.escape_hatch.time.time() + shift)
    else:
        _moved.append(time_machine.travel(time.time() + shift, tick=True).start())
    # It ticks from the first time that somebody asks it.
    time.time()


def _follow() -> None:
    shift = 0.0
    while True:
        found = float(_file.read_text())
        if found != shift:
            shift = found
            _move(shift)
        time.sleep(0.05)


def _start() -> None:
    threading.Thread(target=_follow, name="moved-clock", daemon=True).start()


_move(float(_file.read_text()))
os.register_at_fork(after_in_child=_start)
_start()
