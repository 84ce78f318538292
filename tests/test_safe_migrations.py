"""A migration that the release before would not survive fails `make lint`."""

import os
import subprocess
import sys

from django.conf import settings

from tests.ingestion.databases import needs_postgres


@needs_postgres
def test_a_migration_that_drops_a_column_is_not_safe():
    unsafe = subprocess.run(
        [sys.executable, "-m", "tests.safe_migrations", "predictions=0009"],
        env=os.environ,
        cwd=settings.BASE_DIR,
        check=False,
        capture_output=True,
        text=True,
    )
    assert unsafe.returncode == 1
    assert "DROPPING columns (table: predictions_forecast, column: hash)" in unsafe.stdout
