"""A race weekend on the running service, of an invented season: nobody types a command."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.ingestion.databases import SERVER, needs_postgres

pytestmark = [pytest.mark.slow, pytest.mark.endurance]
ROUND = "4"


def replayed(*options):
    """What `python -m tests.replay` prints; it fails unless each stage is forecast and scored."""
    environment = os.environ | {"TEST_DATABASE": "postgres", "DATABASE_URL": SERVER}
    command = [sys.executable, "-m", "tests.replay", "--invented", "--rounds", ROUND, *map(str, options)]
    run = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return run.stdout


@pytest.mark.timeout(900)
def test_without_any_server_a_weekend_is_imported_forecast_and_scored_and_a_penalty_is_taken_up():
    printed = replayed("--embedded", "--penalty")
    assert "is in the forecast after" in printed
    assert "after_qualifying" in printed


@needs_postgres
@pytest.mark.timeout(1800)
def test_a_weekend_with_killed_processes_ends_as_one_without(tmp_path):
    replayed("--state", tmp_path / "quiet")
    replayed("--state", tmp_path / "killed", "--kills", 8)
    quiet, killed = (json.loads((tmp_path / name).read_text()) for name in ("quiet", "killed"))
    assert killed == quiet
