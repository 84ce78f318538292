"""Answers of the stand-in as outside services have sent them: old rounds, another position of a circuit."""

from datetime import UTC, datetime

import pytest

from ingestion.importer import import_archive, import_season
from ingestion.models import Circuit, ExternalId, Race, RaceResult
from tests.stand_in.altered import altered

pytestmark = pytest.mark.django_db
LISTS = ("results", "qualifying", "sprint")


@pytest.fixture
def outside(stand_in, settings):
    """Imports the season with altered answers, on a day on which about half of it has been run."""
    year = stand_in.season
    races = stand_in.data.season(str(year))
    middle = races[len(races) // 2]
    now = datetime.fromisoformat(f"{middle['date']}T23:00").replace(tzinfo=UTC)
    stand_in.control(today=middle["date"])
    settings.JOLPICA_RATE = "1000/second"
    import_archive(str(stand_in.archive), now, years=[year - 1])

    def load(change, hour):
        with altered(stand_in.url, change) as other:
            settings.JOLPICA_URL = f"{other.url}/ergast/f1"
            return import_season(year, now.replace(hour=hour))

    return load


def unchanged(answer):
    return None


def in_old_rounds(answer):
    """The lists of rows are from before a race was dropped ahead of the last ones that have been run."""
    if answer.path.endswith(LISTS):
        for race in answer.races:
            if int(race["round"]) >= 4:
                race["round"] = str(int(race["round"]) + 1)


def results():
    rows = RaceResult.objects.order_by("race__date", "position_order")
    return list(rows.values_list("race__grand_prix", "driver__name", "finish_position", "points"))


def test_lists_in_old_rounds_end_in_the_database_of_the_new_ones(outside):
    outside(in_old_rounds, 20)
    old = results()
    run = outside(unchanged, 22)
    assert results() == old
    assert run.counts["race results"]["new"] == 0


def test_a_race_without_a_list_is_not_held(outside, stand_in):
    outside(in_old_rounds, 20)
    held = Race.objects.filter(season__year=stand_in.season, status="held")
    of_races = stand_in.data.of_races["race-results"]
    run = [race for race in stand_in.data.season(str(stand_in.season)) if race["id"] in of_races]
    assert held.count() == len(run) // 2 + 1
    assert set(held.values_list("round_number", flat=True)) == set(range(1, held.count() + 1))


def test_a_circuit_at_another_position_of_the_town_is_one_circuit_in_either_order(outside, stand_in):
    moved = {}

    def twelve_kilometres_away(answer):
        for race in answer.races:
            where = race["Circuit"]["Location"]
            name = moved.setdefault("circuit", race["Circuit"]["circuitId"])
            if race["Circuit"]["circuitId"] == name:
                where["lat"] = str(round(float(where["lat"]) + 0.108, 6))

    outside(twelve_kilometres_away, 20)
    before = Circuit.objects.count()
    assert not ExternalId.objects.filter(kind="circuit", circuit=None).exists()
    import_archive(str(stand_in.archive), datetime.now(UTC), years=[stand_in.season])
    outside(unchanged, 22)
    assert Circuit.objects.count() == before == len(stand_in.data.reference["circuits"])


def test_standings_of_a_round_that_other_lists_number_otherwise_are_refused_and_computed(outside):
    outside(in_old_rounds, 20)
    run = outside(in_old_rounds, 22)
    assert run.outcome == "succeeded"
    assert run.counts["driver standings"]["refused"] >= 10
    last = Race.objects.filter(status="held").order_by("date").last()
    assert last.driverstanding_set.count() == run.counts["driver standings"]["refused"]
