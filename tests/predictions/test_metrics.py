"""The serving models, the forecast of the next race and the ledger, as /metrics shows them."""

from datetime import timedelta

import pytest
import time_machine

from f1site.lib.errors import IncompleteFacts, ModelTrainingError, ValidationError
from f1site.lib.metrics import instruments
from predictions import metrics
from predictions.forecasts import generate
from predictions.models import Prediction
from tests.f1site.metrics.reading import Change

DAY = timedelta(days=1)


def figures(now):
    """As scraped at `now`, which the clock of the machine shows too."""
    with time_machine.travel(now, tick=False):
        return {one.name: one.value for one in metrics.figures(now)}


def test_the_next_race_has_a_forecast_and_its_ages_are_shown(world):
    found = figures(world.THURSDAY + timedelta(hours=1))
    assert found["f1_next_race_has_forecast"] == 1
    assert (found["f1_next_race_forecast_age_seconds"], found["f1_serving_model_age_seconds"]) == (3600, 3600)
    start = world.race().start_time - world.THURSDAY - timedelta(hours=1)
    assert found["f1_next_race_start_seconds"] == start.total_seconds()
    assert found["f1_forecasts_last_day"] == 5


def test_the_race_after_it_has_none_yet(world):
    found = figures(world.MONDAY + 2 * DAY)
    assert (found["f1_next_race_has_forecast"], found["f1_forecasts_last_day"]) == (0, 0)
    assert "f1_next_race_forecast_age_seconds" not in found


def test_a_forecast_and_its_inference_are_timed(world, client):
    name = "f1_operation_duration_seconds_count"
    forecasts, inferences = (Change(client, name, operation=what) for what in ("forecast", "inference"))
    with forecasts, inferences:
        generate.generate(world.race(), world.THURSDAY + timedelta(hours=1))
    assert (forecasts.by, inferences.by) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "counted"),
    [(ValueError, 1), (ModelTrainingError, 1), (ValidationError, 0), (IncompleteFacts, 0)],
)
def test_an_error_of_the_caller_or_one_that_passes_is_no_failure(client, error, counted):
    failed = Change(client, "f1_operation_failures_total", operation="forecast")
    with failed, pytest.raises(error), instruments.timed("forecast"):
        raise error("why")
    assert failed.by == counted


def test_a_changed_forecast_breaks_the_ledger(world):
    check = metrics.LedgerCheck()
    check.look()
    assert not check.found.breaks
    last = Prediction.objects.last()
    Prediction.objects.filter(pk=last.pk).update(expected_position=last.expected_position + 0.1)
    check.look()
    assert check.found.breaks
