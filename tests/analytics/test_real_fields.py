"""The fields of F1DB's real archive, which F1_ARCHIVE names, compared with its own file of results."""

import csv
import io
import zipfile
from collections import defaultdict
from datetime import UTC, datetime

import pytest

from analytics import fields
from ingestion.models import ExternalId
from tests.ingestion.archives import load
from tests.left_out import ARCHIVE

NOW = datetime(2024, 2, 20, 12, tzinfo=UTC)
RESULTS = "f1db-races-race-results.csv"
DID_NOT_START = {"DNS", "DNQ", "DNPQ", "DNP", "EX"}


def drivers_of_file():
    """Position of each driver of the field by race: None where a driver is not classified."""
    found = defaultdict(dict)
    with zipfile.ZipFile(ARCHIVE) as archive:
        name = next(name for name in archive.namelist() if name.endswith(RESULTS))
        for row in csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8")):
            on_grid = row["positionText"] == "DNS" and row["gridPositionNumber"]
            if row["sharedCar"] != "true" and (on_grid or row["positionText"] not in DID_NOT_START):
                key = int(row["year"]), int(row["round"])
                found[key].setdefault(row["driverId"], int(row["positionNumber"] or 0))
    return found


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.real_data
def test_the_field_of_every_race_is_that_of_the_archive():
    load(ARCHIVE)
    ids = dict(ExternalId.objects.filter(kind="driver").values_list("driver_id", "external_id"))
    expected, shared = drivers_of_file(), []
    for field in fields.load(NOW).values():
        names = [ids[driver] for driver in field.drivers]
        positions = expected.pop((field.race.season.year, field.race.round_number))
        assert set(names) == set(positions)
        assert positions[ids[field.winners[0]]] == 1
        if len(field.winners) == 2:
            shared.append(field.race.season.year)
        else:
            on_podium = {name for name, here in zip(names, field.outcome.podium, strict=True) if here}
            assert on_podium >= {name for name, position in positions.items() if 1 <= position <= 3}
    assert (expected, shared) == ({}, [1951, 1956, 1957])
