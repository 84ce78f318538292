"""A database with rows goes back to the schema of each earlier step and forward again."""

import pytest

from tests.filled import fill
from tests.ingestion.databases import both, migrated

# The last migrations of each app at the time; the apps not named had none.
STEPS = {
    "forecasts of a season": {"predictions": "0003", "ingestion": "0004", "f1site": "zero"},
    "jobs": {"predictions": "0006", "ingestion": "0014", "analytics": "0002"},
    "documents": {"predictions": "0010"},
}
MIGRATE = """
from django.core.management import call_command
for app, name in {step!r}.items():
    call_command("migrate", app, name, verbosity=0)
call_command("migrate", verbosity=0)
"""
COUNTED = ("ingestion_raceresult", "ingestion_race", "predictions_prediction", "predictions_document")


def counts(database):
    return {name: database.rows(f"SELECT count(*) FROM {name}") for name in COUNTED}


@both
@pytest.mark.slow
def test_every_step_goes_back_and_forward_and_keeps_the_rows(db, kind, world_rows, tmp_path):
    database = migrated(kind, tmp_path, "steps")
    try:
        fill(database, world_rows, tmp_path)
        before = counts(database)
        for step in reversed(STEPS.values()):
            database.manage("shell", "-v0", "-c", MIGRATE.format(step=step))
            assert counts(database) == before
        assert "The ledger is whole" in database.manage("verify_ledger")
    finally:
        database.drop()
