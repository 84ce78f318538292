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
_real, _sleep = time.time, time.sleep
_traveller = time_machine.travel(_real(), tick=True)


def _follow() -> None:
    shift = None
    while True:
        try:
            found = float(_file.read_text())
        except (OSError, ValueError):
            found = shift  # It is being written.
        if found is not None and found != shift:
            shift = found
            _moves.move_to(_monotonic_origin + time.monotonic() + shift)
        _sleep(0.05)


_monotonic_origin = _real() - time.monotonic()
_moves = _traveller.start()
_moves.move_to(_monotonic_origin + time.monotonic() + float(_file.read_text()))


def _start() -> None:
    threading.Thread(target=_follow, name="moved-clock", daemon=True).start()


os.register_at_fork(after_in_child=_start)
_start()
