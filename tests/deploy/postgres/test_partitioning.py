"""predictions_prediction partitioned by season: the same rows, and the service goes on as before."""

import subprocess

import pytest
from django.conf import settings

from tests import world as small
from tests.filled import copy_models, fill
from tests.ingestion.databases import migrated, needs_postgres

FILES = settings.BASE_DIR / "deploy" / "postgres"


def run(database, file, *options):
    psql = ["psql", database.url, "--quiet", *options, f"--file={FILES / file}"]
    return subprocess.run(psql, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def database(db, kind, world_rows, tmp_path):
    found = migrated(kind, tmp_path, "partitioned")
    fill(found, world_rows, tmp_path)
    copy_models(world_rows, tmp_path / "models")
    yield found
    found.drop()


def parts(database):
    tables = (
        "SELECT inhrelid::regclass::text FROM pg_inherits "
        "WHERE inhparent = 'predictions_prediction'::regclass ORDER BY 1"
    )
    return [name.removeprefix("predictions_prediction_") for (name,) in database.rows(tables)]


def count(database, table):
    return database.rows(f"SELECT count(*) FROM {table}")[0][0]


@pytest.mark.slow
@pytest.mark.parametrize("kind", [pytest.param("postgres", marks=needs_postgres)])
def test_a_partitioned_table_has_the_same_rows_and_takes_new_forecasts(database, tmp_path):
    before = database.sums()["predictions_prediction"]
    run(database, "partition_predictions.sql")
    assert database.sums()["predictions_prediction"] == before
    assert parts(database) == [str(small.SEASON), "others"]
    assert "already" in run(database, "partition_predictions.sql")
    # Rows of another season are in the default partition until the season has one of its own.
    of_2021 = (
        "SELECT r.id FROM ingestion_race r JOIN ingestion_season s ON s.id = season_id WHERE year = 2021"
    )
    ((race,),) = database.rows("SELECT DISTINCT race_id FROM predictions_prediction")
    database.execute(f"UPDATE predictions_prediction SET race_id = ({of_2021} LIMIT 1)")
    assert count(database, "predictions_prediction_others") == before[0]
    run(database, "partition_season.sql", "--variable=year=2021")
    assert parts(database) == ["2021", str(small.SEASON), "others"]
    assert count(database, "predictions_prediction_2021") == before[0]
    database.execute(f"UPDATE predictions_prediction SET race_id = {race}")
    assert database.sums()["predictions_prediction"] == before
    environment = {"F1_AS_OF": small.BEFORE_THE_START.isoformat(), "MODEL_DIR": str(tmp_path / "models")}
    assert "forecasts added" in database.manage("generate_predictions", "--next-race", **environment)
    assert count(database, f"predictions_prediction_{small.SEASON}") > before[0]
    assert "The ledger is whole" in database.manage("verify_ledger", CHECKPOINT_DIR=str(tmp_path))
    database.manage("migrate", "-v0")
