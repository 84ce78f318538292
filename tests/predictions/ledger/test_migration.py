"""Forecasts from before there were documents get theirs, and the way back restores their hashes."""

import json

import pytest

from tests.ingestion.databases import both, migrated

# Forecasts of a race, and of a season, as an earlier release stored them; one race forecast was late.
OLD = """
import sys, django; django.setup()
from datetime import UTC, date, datetime
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
nodes = [("predictions", "0007_record_kind"), ("ingestion", "0016_failing_since")]
apps = MigrationExecutor(connection).loader.project_state(nodes).apps
def model(name, app="predictions"): return apps.get_model(app, name).objects
at = lambda year, day: datetime(year, 3, day, 12, tzinfo=UTC)
season = model("Season", "ingestion").create(year=2040)
circuit = model("Circuit", "ingestion").create(name="C", location="L", country="X")
fields = {"season": season, "circuit": circuit}
past = model("Race", "ingestion").create(
    **fields, name="A", grand_prix="a", round_number=1, date=date(2040, 3, 1))
race = model("Race", "ingestion").create(
    **fields, name="B", grand_prix="b", round_number=2, date=date(2040, 3, 9), start_time=at(2040, 9))
driver = model("Driver", "ingestion").create(name="Zo\\u00eb Driver")
car = model("Constructor", "ingestion").create(name="Car")
model("ExternalId", "ingestion").create(source="f1db", kind="driver", external_id="zoe", driver=driver)
trained = model("TrainedModel").create(
    name="E", type="ensemble", version="1", trained_at=at(2040, 1), as_of=at(2040, 1), data_through=past)
shared = {"model": trained, "stage": "before_weekend", "as_of": at(2040, 5), "data_through": past}
previous = "0" * 64
for letter, made in (("a", at(2000, 5)), ("b", at(2040, 6)), ("c", at(2040, 9))):
    forecast = model("Forecast").create(
        race=race, created_at=made, hash=64 * letter, previous_hash=previous, **shared)
    previous = forecast.hash
    model("Prediction").create(
        forecast=forecast, race=race, model=trained, driver=driver, constructor=car,
        win_probability=0.1 + 0.2, podium_probability=0.5, points_probability=0.5,
        expected_position=3, confidence_interval_lower=0.1,
        confidence_interval_upper=0.9, contributions={"car": 0.25})
forecast = model("SeasonForecast").create(
    season=season, championship="drivers", next_race=race, races_left=1, sprints_left=0,
    created_at=at(2040, 7), line_up={"cars": []}, **shared)
model("SeasonPrediction").create(
    forecast=forecast, driver=driver, constructor=car, status="open", points=12.5, expected_points=30,
    points_lower=20, points_upper=40, title_probability=0.5, title_lower=0.4, title_upper=0.6, positions=[])
"""


@pytest.fixture
def database(kind, tmp_path):
    found = migrated(kind, tmp_path, "documents")
    found.manage("migrate", "predictions", "0007", "-v0")
    found.manage("shell", "-v0", "-c", OLD)
    yield found
    found.drop()


@both
@pytest.mark.slow
def test_stored_forecasts_get_documents_and_the_way_back_restores_their_hashes(database):
    hashes = "SELECT hash, previous_hash FROM predictions_forecast ORDER BY id"
    before = database.rows(hashes)
    database.manage("migrate", "-v0")
    assert "The ledger is whole: 4 documents" in database.manage("verify_ledger")
    stored = database.rows("SELECT content FROM predictions_document ORDER BY number")
    contents = [json.loads(text) for (text,) in stored]
    found = [(one["type"], one["kind"], one.get("sealed_before", "")[:1]) for one in contents]
    expected = [("race", "as_of", "a"), ("race", "live", "b"), ("season", "live", ""), ("race", "late", "c")]
    assert found == expected
    (row,) = contents[1]["rows"]
    assert (row["driver"]["name"], row["driver"]["f1db_id"]) == ("Zoë Driver", "zoe")
    assert row["win_probability"] == 0.1 + 0.2
    database.manage("migrate", "predictions", "0007", "-v0")
    assert database.rows(hashes) == before
    database.manage("migrate", "-v0")
    assert "The ledger is whole: 4 documents" in database.manage("verify_ledger")
