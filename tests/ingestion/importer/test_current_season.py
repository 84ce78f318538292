"""During a weekend one repeated task imports each session once, as soon as it is published."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest

from f1site.lib.errors import ExternalAPIError
from ingestion.importer import import_archive, update_current
from ingestion.models import DriverStanding, ImportRun, QualifyingResult, Race, RaceResult
from ingestion.records import Facts, RaceRecord, SeasonFacts
from ingestion.sources.f1db.parse import parse_archive

pytestmark = pytest.mark.django_db
DAYS_FROM_RACE = {"thursday": -3, "saturday": -1, "sunday": 0, "monday": 1, "tuesday": 2}
EVENING = time(20, tzinfo=UTC)
LATEST_START = time(16, tzinfo=UTC)


@dataclass
class Weekend:
    """A race of the stand-in's season, as the archive has it."""

    facts: Facts
    season: SeasonFacts
    race: RaceRecord

    def on(self, day):
        return datetime.combine(self.race.date + timedelta(days=DAYS_FROM_RACE[day]), EVENING)

    def rows(self, table):
        return [row for row in getattr(self.season, table) if row.race == self.race.grand_prix]

    def top_four(self):
        rows = sorted(self.rows("results"), key=lambda row: row.position_order)
        return [self.facts.drivers[row.driver].name for row in rows[:4]]

    def stored(self):
        return Race.objects.get(season__year=self.race.season, grand_prix=self.race.grand_prix)


@pytest.fixture(scope="module")
def weekend(stand_in_process):
    """In the second half of the season, without a sprint, over by Sunday evening."""
    facts = parse_archive(stand_in_process.archive)
    season = facts.seasons[stand_in_process.season]
    late = season.races[len(season.races) // 2 :]
    ordinary = (race for race in late if not race.is_sprint_weekend)
    early = (race for race in ordinary if not race.start_time or race.start_time.timetz() < LATEST_START)
    return Weekend(facts, season, next(early))


@pytest.fixture
def outside(stand_in, weekend, settings):
    """The season lies ahead, and the one before it is known from the archive."""
    settings.JOLPICA_URL, settings.JOLPICA_RATE = f"{stand_in.url}/ergast/f1", "1000/second"
    settings.F1DB_RAW_URL = f"{stand_in.url}/f1db/f1db/main/src/data"
    import_archive(str(stand_in.archive), weekend.on("thursday"), years=[stand_in.season - 1])
    return stand_in


def pass_on(stand_in, now):
    """Runs the task; returns the written rows by source and table."""
    stand_in.control(today=f"{now:%Y-%m-%d}")
    return {run.source: written(run) for run in update_current(now)}


def written(run):
    return {name: (c["new"], c["changed"]) for name, c in run.counts.items() if c["new"] or c["changed"]}


def top_four(race):
    rows = RaceResult.objects.filter(race=race, finish_position__lte=4).order_by("finish_position")
    return list(rows.values_list("driver__name", flat=True))


def test_schedule_qualifying_and_result_arrive_by_the_same_task_each_once(outside, weekend):
    thursday = pass_on(outside, weekend.on("thursday"))
    assert thursday["jolpica"]["races"] == (len(weekend.season.races), 0)
    assert weekend.stored().status == "scheduled"

    saturday = pass_on(outside, weekend.on("saturday"))
    assert saturday["f1db"]["qualifying results"] == (len(weekend.rows("qualifying")), 0)
    assert "qualifying results" not in saturday["jolpica"]
    pole = QualifyingResult.objects.get(race=weekend.stored(), session="qualifying", position=1)
    assert pole.driver.name == weekend.facts.drivers[weekend.rows("qualifying")[0].driver].name
    assert weekend.stored().status == "scheduled"

    sunday = pass_on(outside, weekend.on("sunday"))
    assert sunday["jolpica"]["race results"] == (len(weekend.rows("results")), 0)
    assert weekend.stored().status == "held"
    assert top_four(weekend.stored()) == weekend.top_four()
    leader = DriverStanding.objects.get(race=weekend.stored(), position=1)
    assert leader.points == weekend.rows("driver_standings")[0].points

    assert pass_on(outside, weekend.on("monday")) == {"f1db": {}, "jolpica": {}}


def test_a_correction_arrives_by_the_same_task_once(outside, weekend):
    pass_on(outside, weekend.on("monday"))
    places = {f"{weekend.race.season}/{weekend.race.round_number}": [3, 4]}
    outside.control(swap=places)
    tuesday = pass_on(outside, weekend.on("tuesday"))
    again = pass_on(outside, weekend.on("tuesday") + timedelta(hours=1))
    outside.control(swap=places)
    assert tuesday["jolpica"]["race results"] == (0, 2)
    first, second, third, fourth = weekend.top_four()
    assert top_four(weekend.stored()) == [first, second, fourth, third]
    changes = ImportRun.objects.filter(source="jolpica", started_at=weekend.on("tuesday")).get().changes
    moved = [(one["old"], one["new"]) for one in changes if one["field"] == "finish_position"]
    assert sorted(moved) == [("3", "4"), ("4", "3")]
    assert again == {"f1db": {}, "jolpica": {}}


def test_while_jolpica_is_down_the_files_of_f1db_are_imported(outside, weekend, settings, fake_clock):
    pass_on(outside, weekend.on("thursday"))
    outside.control(today=weekend.race.date.isoformat())
    settings.JOLPICA_URL = "http://127.0.0.1:9/ergast/f1"
    with pytest.raises(ExternalAPIError, match="cannot be reached"):
        update_current(weekend.on("sunday"))
    assert top_four(weekend.stored()) == weekend.top_four()
    outcomes = ImportRun.objects.filter(started_at=weekend.on("sunday")).values_list("source", "outcome")
    assert dict(outcomes) == {"jolpica": "failed", "f1db": "succeeded"}


def test_after_the_last_race_the_next_schedule_is_imported(outside, weekend):
    after = datetime(weekend.season.year, 12, 28, tzinfo=UTC)
    outside.control(today=f"{after:%Y-%m-%d}")
    update_current(after)
    following = weekend.facts.seasons[weekend.season.year + 1].races
    assert Race.objects.filter(season__year=weekend.season.year + 1, status="scheduled").count() == len(
        following
    )
