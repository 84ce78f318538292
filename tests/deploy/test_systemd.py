"""The units of systemd, which itself does not run here."""

import shutil
import subprocess

import pytest
from django.conf import settings

from tests.left_out import missing

UNITS = sorted((settings.BASE_DIR / "deploy/systemd").iterdir())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_it(unit, tmp_path):
    if shutil.which("systemd-analyze") is None:
        missing("systemd-analyze", "PATH")
    for each in UNITS:
        # It looks for the programs that they start.
        text = each.read_text().replace("/srv/f1/app", str(settings.BASE_DIR))
        (tmp_path / each.name).write_text(text)
    command = ["systemd-analyze", "verify", "--man=no", tmp_path / unit.name]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
