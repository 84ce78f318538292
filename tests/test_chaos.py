"""A short one of what `python -m tests.chaos` does for ten minutes."""

import subprocess
import sys

import pytest
from django.conf import settings

from tests.deploy.stack.fronts import PROGRAM
from tests.left_out import missing

pytestmark = [pytest.mark.slow, pytest.mark.endurance]
SHORT = ["--minutes", "1", "--strikes", "6", "--rounds", "4"]


@pytest.mark.timeout(1800)
def test_killed_and_frozen_processes_lose_no_forecast_and_give_no_wrong_answer():
    if PROGRAM is None:
        missing("nginx", "PATH or /usr/sbin")
    command = [sys.executable, "-m", "tests.chaos", *SHORT]
    run = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    assert "Nothing was wrong" in run.stdout
    assert "6 strikes" in run.stdout
