"""What takes long to make is made once a run, by the first process of pytest-xdist that needs it."""

import fcntl
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def once_a_run(name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first to ask for it fills, while the others wait; nobody changes it after that."""
    run = Path(os.environ["TEST_RUN_FOLDER"])
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run / name).exists():
            scratch = Path(tempfile.mkdtemp(dir=run))
            make(scratch)
            scratch.rename(run / name)
    return run / name
