"""What people have seen a source say, on a season of the stand-in whose answers are altered."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from f1site.lib.errors import ExternalAPIError
from ingestion.importer import import_archive, import_season
from ingestion.models import DriverStanding, ImportRun, Race, RaceResult, SourceAnswer
from ingestion.sources.f1db import files
from tests.stand_in.altered import Answer, altered

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(stand_in, settings, monkeypatch):
    settings.JOLPICA_RATE = "1000/second"
    settings.F1DB_RAW_URL = f"{stand_in.url}/f1db/f1db/main/src/data"
    monkeypatch.setattr(files, "RATE", "1000/second")
    return datetime(stand_in.season, 12, 31, 12, tzinfo=UTC)


@pytest.fixture
def stored(stand_in, now):
    """The season as the archive has it."""
    import_archive(str(stand_in.archive), now, years=[stand_in.season])


@pytest.fixture
def read(stand_in, settings, now):
    """Imports the season with altered answers; returns the run and what it asked for."""

    def run(change):
        SourceAnswer.objects.all().delete()
        with altered(stand_in.url, change) as source:
            settings.JOLPICA_URL = f"{source.url}/ergast/f1"
            found = import_season(stand_in.season, now)
        return found, source.paths

    return run


def results_of(number):
    """Changes the result rows of a round, found by their position."""

    def apply(change):
        def alter(answer):
            for race in answer.races:
                if race["round"] == str(number):
                    change({row["position"]: row for row in race.get("Results", [])})

        return alter

    return apply


def rows_of(number):
    return list(
        RaceResult.objects.filter(race__round_number=number)
        .order_by("position_order")
        .values_list("driver__name", "finish_position", "status", "time_ms", "gap_ms", "points")
    )


def test_a_list_with_pages_of_different_ages_is_complete_in_the_same_run(read):
    seen = set()

    def older_at_first(answer):
        offset = int(answer.query.get("offset", 0))
        if answer.path.endswith("/results") and offset and offset not in seen:
            seen.add(offset)
            data = answer.content["MRData"]
            data["total"] = str(int(data["total"]) - 1)

    run, paths = read(older_at_first)
    offsets = [query["offset"] for path, query in paths if path.endswith("/results")]
    assert run.outcome == "succeeded"
    # Whole, and once: as many requests again as the list has pages.
    assert offsets == offsets[: len(offsets) // 2] * 2


def test_a_list_that_fails_leaves_the_others(stored, read, fake_clock):
    def failing(answer):
        is_failing = answer.path.endswith("/results")
        return Answer(answer.path, answer.query, 500, "<html>") if is_failing else None

    with pytest.raises(ExternalAPIError, match=r"Only a part is imported.*/results could not be read"):
        read(failing)
    run = ImportRun.objects.latest("pk")
    assert (run.outcome, run.counts["qualifying results"]["unchanged"] > 0) == ("failed", True)


def test_a_race_at_the_instant_of_its_qualifying_keeps_its_stored_times(stored, read, stand_in):
    read(lambda answer: None)
    before = Race.objects.filter(season__year=stand_in.season).values_list(
        "date", "start_time", "qualifying_at"
    )
    before = list(before.order_by("round_number"))

    def a_day_early(answer):
        for race in answer.races:
            if race["round"] == "5" and "time" in race:
                day = datetime.fromisoformat(race["date"]).date() - timedelta(days=1)
                race["date"] = f"{day}"
                race["Qualifying"] = {"date": race["date"], "time": race["time"]}

    run, _ = read(a_day_early)
    assert [one["table"] for one in run.refused if one["table"] == "session times"] == ["session times"]
    after = Race.objects.filter(season__year=stand_in.season).values_list(
        "date", "start_time", "qualifying_at"
    )
    assert list(after.order_by("round_number")) == before


def test_a_driver_in_the_row_of_another_has_no_points_of_it(stored, read, stand_in):
    before, leaders = rows_of(2), list(DriverStanding.objects.values_list("driver", "points"))

    @results_of(2)
    def repeat(rows):
        if {"3", "5"} <= rows.keys():
            rows["5"]["Driver"] = rows["3"]["Driver"]

    run, _ = read(repeat)
    assert [one["reason"].split(" ", 1)[1] for one in run.refused] == ["is in this session already"]
    assert rows_of(2) == before
    assert list(DriverStanding.objects.values_list("driver", "points")) == leaders


def test_a_car_with_laps_that_is_said_to_have_withdrawn_has_retired(stored, read):
    before = rows_of(3)

    @results_of(3)
    def withdraw(rows):
        for row in rows.values():
            if row["positionText"] == "R":
                row.update(positionText="W", status="Withdrew", laps=str(max(1, int(row["laps"]))))

    assert "retired" in {status for _, _, status, *_ in before}
    read(withdraw)
    assert [row[:3] for row in rows_of(3)] == [row[:3] for row in before]


def test_an_interval_in_place_of_a_gap_leaves_the_stored_gap(stored, read):
    before = rows_of(4)

    @results_of(4)
    def interval(rows):
        if "6" in rows and "Time" in rows["6"]:
            winner = int(rows["1"]["Time"]["millis"])
            rows["6"]["Time"] = {"millis": str(winner + 1), "time": "+0.001"}
            rows["1"]["Time"]["millis"] = str(winner - 1)

    run, _ = read(interval)
    assert rows_of(4) == before
    assert [one["table"] for one in run.refused] == ["race results"]


def test_a_race_without_an_hour_is_ahead_until_its_day_is_over_at_the_track(read, stand_in):
    def without_hours(answer):
        for race in answer.races:
            for name in ("time", "FirstPractice", "SecondPractice", "ThirdPractice", "Qualifying"):
                race.pop(name, None)

    read(without_hours)
    race = Race.objects.filter(season__year=stand_in.season).select_related("circuit").last()
    for hour in range(60):
        at = datetime.combine(race.date, datetime.min.time(), UTC) + timedelta(hours=hour)
        is_later = at.astimezone(ZoneInfo(race.circuit.timezone)).date() > race.date
        assert race.is_over(at) == Race.objects.finished(at).filter(pk=race.pk).exists() == is_later
