"""Past races are forecast walk-forward and added to the ledger, marked as backtests."""

import pandas as pd
import pytest

from f1site.lib.errors import ValidationError
from f1site.lib.progress import no_progress
from predictions.backfill import block, history, run
from predictions.backfill.missing import missing
from predictions.backtest.processes import in_processes
from predictions.backtest.run import Backtest
from predictions.models import Forecast, Prediction, RecordKind, SeasonForecast, TrainedModel
from tests import world as small

pytestmark = pytest.mark.django_db
YEAR = small.SEASON
BACKTEST = RecordKind.BACKTEST


@pytest.fixture(scope="module")
def backfilled(stored_world):
    """Of the season's seven races run by IMPORTED."""
    return run.run(YEAR, None, small.IMPORTED)


def test_each_race_is_forecast_at_each_stage_by_five_models(backfilled, world):
    made = Forecast.objects.filter(kind=BACKTEST)
    for race in world.rounds():
        stages = {"before_weekend", "after_qualifying"} | (
            {"after_sprint"} if race.sprintresult_set.exists() else set()
        )
        assert set(made.filter(race=race).values_list("stage", flat=True)) == stages
        assert made.filter(race=race).count() == 5 * len(stages)


def test_both_championships_are_forecast_before_each_race(backfilled, world):
    made = SeasonForecast.objects.filter(kind=BACKTEST)
    for race in world.rounds():
        assert set(made.filter(next_race=race).values_list("championship", flat=True)) == {
            "drivers",
            "constructors",
        }


def test_nothing_is_missing_afterwards(backfilled):
    assert run.run(YEAR, None, small.IMPORTED) == 0


def test_each_is_as_of_an_instant_before_its_race_and_knows_only_earlier_races(backfilled):
    for forecast in Forecast.objects.filter(kind=BACKTEST).select_related("race", "data_through"):
        assert forecast.as_of < forecast.race.earliest_start
        assert forecast.data_through.date < forecast.race.date


def test_the_probabilities_are_those_of_the_command_backtest(backfilled, world, tmp_path):
    walked = Backtest("after_qualifying", YEAR, YEAR, small.IMPORTED)
    table = walked.run(tmp_path / "out.csv", in_processes(1), no_progress)
    rows = Prediction.objects.filter(forecast__kind=BACKTEST, forecast__stage="after_qualifying")
    names = ("race__round_number", "driver__external_ids__external_id", "model__type", "win_probability")
    stored = pd.DataFrame(rows.values_list(*names), columns=["round", "driver", "model", "stored"])
    both = table.merge(stored, on=["round", "driver", "model"], validate="one_to_one")
    assert len(both) == len(table) == len(stored)
    assert both["win_probability"].to_numpy() == pytest.approx(both["stored"].to_numpy(), abs=1e-9)


def test_no_model_of_a_backtest_serves_or_counts_as_trained(backfilled):
    of_backtests = TrainedModel.objects.filter(state=TrainedModel.State.BACKTEST)
    assert of_backtests.exists()
    assert not set(of_backtests) & set(TrainedModel.objects.stored())
    assert not set(of_backtests) & set(TrainedModel.objects.sets())


def test_what_was_published_of_a_race_is_shown_in_place_of_its_backtest(backfilled, world):
    race = world.race()
    assert Forecast.objects.for_race(race, small.MONDAY).first().kind != BACKTEST
    other = world.race(1)
    assert Forecast.objects.for_race(other, small.MONDAY).first().kind == BACKTEST


def test_an_interrupted_backfill_continues_with_what_is_missing(world):
    past = history.load(small.IMPORTED)
    *before, last = missing(past.frame, YEAR - 1, YEAR - 1, run.BACKTEST)
    assert block.add(past, last) > 0
    assert list(missing(past.frame, YEAR - 1, YEAR - 1, run.BACKTEST)) == before


def test_only_seasons_with_results_and_races_before_them_can_be_backfilled(world):
    with pytest.raises(ValidationError, match="Seasons from 1996 to 2022 can be forecast, not 2022 to 2023"):
        run.run(YEAR, YEAR + 1, small.IMPORTED)


def test_without_a_result_there_is_nothing_to_forecast_from(world):
    with pytest.raises(ValidationError, match="import the facts first"):
        run.run(YEAR, YEAR, small.IMPORTED.replace(year=1990))
