"""During a weekend one repeated task imports each session once, as soon as it is published."""

from datetime import UTC, datetime, timedelta

import pytest

from f1site.lib.errors import ExternalAPIError
from ingestion.importer import import_archive, update_current
from ingestion.models import DriverStanding, ImportRun, QualifyingResult, Race, RaceResult
from tests.outside import ARCHIVE, needs_stand_in

pytestmark = [pytest.mark.django_db, needs_stand_in, pytest.mark.slow]
DAYS = (6, 8, 9, 10, 11)
THURSDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (datetime(2023, 7, day, 20, tzinfo=UTC) for day in DAYS)


@pytest.fixture
def weekend(stand_in, settings):
    """Silverstone 2023 lies ahead, and everything until 2022 is known from the archive."""
    settings.JOLPICA_URL, settings.JOLPICA_RATE = f"{stand_in.url}/ergast/f1", "1000/second"
    settings.F1DB_RAW_URL = f"{stand_in.url}/f1db/f1db/main/src/data"
    import_archive(ARCHIVE, THURSDAY, years=[2022])
    yield stand_in
    stand_in.control(swap={}, today=None)


def pass_on(stand_in, now):
    """Runs the task; returns the written rows by source and table."""
    stand_in.control(today=f"{now:%Y-%m-%d}")
    return {run.source: written(run) for run in update_current(now)}


def written(run):
    return {name: (c["new"], c["changed"]) for name, c in run.counts.items() if c["new"] or c["changed"]}


def silverstone():
    return Race.objects.get(season__year=2023, grand_prix="great-britain")


def podium():
    rows = RaceResult.objects.filter(race=silverstone(), finish_position__lte=4).order_by("finish_position")
    return list(rows.values_list("driver__name", flat=True))


def test_schedule_qualifying_result_and_correction_arrive_by_the_same_task_each_once(weekend):
    thursday = pass_on(weekend, THURSDAY)
    assert thursday["jolpica"]["races"] == (22, 0)
    assert silverstone().status == "scheduled"

    saturday = pass_on(weekend, SATURDAY)
    assert saturday["f1db"]["qualifying results"] == (20, 0)
    assert "qualifying results" not in saturday["jolpica"]
    assert QualifyingResult.objects.get(race=silverstone(), position=1).driver.name == "Max Verstappen"
    assert silverstone().status == "scheduled"

    sunday = pass_on(weekend, SUNDAY)
    assert sunday["jolpica"]["race results"] == (20, 0)
    assert silverstone().status == "held"
    assert podium() == ["Max Verstappen", "Lando Norris", "Lewis Hamilton", "Oscar Piastri"]
    assert DriverStanding.objects.get(race=silverstone(), position=1).points == 255

    assert pass_on(weekend, MONDAY) == {"f1db": {}, "jolpica": {}}

    weekend.control(swap={"2023/10": [3, 4]})
    tuesday = pass_on(weekend, TUESDAY)
    assert tuesday["jolpica"]["race results"] == (0, 2)
    assert podium() == ["Max Verstappen", "Lando Norris", "Oscar Piastri", "Lewis Hamilton"]
    run = ImportRun.objects.filter(source="jolpica").latest("pk")
    row = {"table": "race results", "row": "2023 british piastri 81", "field": "finish_position"}
    assert row | {"old": "4", "new": "3"} in run.changes
    assert pass_on(weekend, TUESDAY + timedelta(hours=1)) == {"f1db": {}, "jolpica": {}}
    weekend.control(swap={"2023/10": [3, 4]})


def test_while_jolpica_is_down_the_files_of_f1db_are_imported(weekend, settings, fake_clock):
    pass_on(weekend, THURSDAY)
    weekend.control(today="2023-07-09")
    settings.JOLPICA_URL = "http://127.0.0.1:9/ergast/f1"
    with pytest.raises(ExternalAPIError, match="cannot be reached"):
        update_current(SUNDAY)
    assert podium() == ["Max Verstappen", "Lando Norris", "Lewis Hamilton", "Oscar Piastri"]
    outcomes = ImportRun.objects.filter(started_at=SUNDAY).values_list("source", "outcome")
    assert dict(outcomes) == {"jolpica": "failed", "f1db": "succeeded"}


def test_after_the_last_race_the_next_schedule_is_imported(weekend):
    after = datetime(2023, 12, 1, tzinfo=UTC)
    weekend.control(today="2023-12-01")
    update_current(after)
    assert Race.objects.filter(season__year=2024).count() == 24
    assert Race.objects.filter(season__year=2024, status="scheduled").count() == 24
