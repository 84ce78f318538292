"""A new installation backfills by itself, a few races a job, until nothing is missing."""

from datetime import UTC, datetime

import pytest

from f1site.lib.jobs import catch_up
from predictions import due, tasks
from predictions.backfill import history, run
from predictions.backfill.missing import missing
from predictions.models import Forecast, RecordKind
from tests import world as small

pytestmark = pytest.mark.django_db
# A few races into the second season. The first one has none before it and cannot be forecast.
EARLY = datetime(small.SEASON - 1, 3, 1, tzinfo=UTC)
BACKTESTS = Forecast.objects.filter(kind=RecordKind.BACKTEST)


def found(now=small.MONDAY):
    return [one for one in due.due(now) if one.task == due.BACKFILL]


@pytest.fixture
def one_season(world, settings):
    """Without this season's races run since the world was made."""
    settings.F1_AS_OF = small.MONDAY
    settings.BACKFILL_SEASONS = 0
    return settings


def test_it_is_switched_off_by_0_seasons(one_season):
    assert found() == []


def test_a_job_adds_a_few_races_and_then_the_next_one_is_due(one_season):
    one_season.BACKFILL_SEASONS = 1
    (before,) = found()
    assert "blocks of races are left" in tasks.backfill_record.run()
    (after,) = found()
    assert after.basis != before.basis
    # Round 7 is alone in the last block of the newest season.
    assert set(BACKTESTS.values_list("race__round_number", flat=True)) <= set(range(1, 7))


def test_nothing_is_due_once_nothing_is_missing(one_season):
    one_season.BACKFILL_SEASONS = 1
    one_season.F1_AS_OF = EARLY
    results = []
    while found(EARLY):
        results.append(tasks.backfill_record.run())
    assert results[-1].endswith("Nothing more is missing.")
    assert set(BACKTESTS.values_list("race__season__year", flat=True)) == {EARLY.year}


def test_what_was_published_of_a_race_is_not_forecast_again(one_season):
    gaps = missing(history.load(small.MONDAY).frame, small.SEASON, small.SEASON, run.PUBLISHED)
    of_next = {stage for gap in gaps for stage, races in gap.stages.items() if small.race().pk in races}
    assert "before_weekend" not in of_next


def test_it_waits_for_the_forecasts_of_the_next_race(one_season):
    one_season.BACKFILL_SEASONS = 1
    (one,) = found()
    assert {due.TRAIN, due.FORECAST_RACE, due.FORECAST_SEASON} == set(one.after)
    assert isinstance(one, catch_up.Due)
