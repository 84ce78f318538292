"""An import at DEBUG shows what it does, and of no driver who they are."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile

import pytest
from django.conf import settings

from tests.ingestion.databases import migrated


@pytest.fixture
def manage(tmp_path):
    """Runs manage.py at DEBUG on a database of its own; returns the events that it logged."""
    environment = os.environ | {
        "DATABASE_URL": migrated("sqlite", tmp_path, "f1").url,
        "DEBUG": "true",
        "LOG_LEVEL": "DEBUG",
    }

    def run(*command):
        arguments = [sys.executable, "manage.py", *map(str, command)]
        done = subprocess.run(
            arguments, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
        )
        return done.stderr

    return run


def drivers(archive):
    with zipfile.ZipFile(archive) as file:
        name = next(name for name in file.namelist() if name.endswith("drivers.csv"))
        return list(csv.DictReader(io.StringIO(file.read(name).decode())))


def test_an_import_at_debug_logs_its_drivers_without_their_names(manage, small_archive):
    logged = manage("import_archive", small_archive)
    events = [json.loads(line) for line in logged.splitlines()]
    known = drivers(small_archive)
    assert [event["driver"] for event in events if event["event"] == "driver_is_new"] == ["***"] * len(known)
    names = {row[column].casefold() for row in known for column in ("id", "name", "fullName", "lastName")}
    lines = logged.casefold()
    # Few are found as a part of another word, and a pattern takes long for a log of this length.
    found = [name for name in names if name in lines and re.search(rf"\b{re.escape(name)}\b", lines)]
    assert found == []
