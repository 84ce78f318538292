"""The public record: added to, never altered, and every alteration is noticed."""

import hashlib
import json

import pytest
from django.db import IntegrityError, transaction

from predictions.forecasts import generate, ledger
from predictions.models import Forecast, Prediction


def broken():
    """The forecasts whose seal does not fit them or the one before."""
    previous, wrong = ledger.FIRST_HASH, []
    for forecast in Forecast.objects.order_by("pk"):
        sealed = ledger.seal_hash(forecast, list(forecast.predictions.all()))
        if (forecast.previous_hash, forecast.hash) != (previous, sealed):
            wrong.append(forecast.pk)
        previous = forecast.hash
    return wrong


def test_the_record_is_one_unbroken_chain(world):
    assert broken() == []
    assert Forecast.objects.count() == 10


def test_a_further_forecast_follows_the_last(world):
    tip = Forecast.objects.order_by("pk").last()
    made = generate.generate(world.race(6), world.MONDAY)
    assert made[0].previous_hash == tip.hash
    assert broken() == []


@pytest.mark.parametrize("field", ["win_probability", "confidence_interval_upper", "expected_position"])
def test_a_probability_changed_behind_our_back_is_noticed(world, field):
    forecast = Forecast.objects.order_by("pk")[3]
    row = forecast.predictions.all()[0]
    Prediction.objects.filter(pk=row.pk).update(**{field: getattr(row, field) * 1.0001})
    assert broken() == [forecast.pk]


def test_a_removed_row_is_noticed(world):
    forecast = Forecast.objects.order_by("pk")[3]
    forecast.predictions.all()[0].delete()
    assert broken() == [forecast.pk]


def test_a_date_moved_back_is_noticed(world):
    forecast = Forecast.objects.order_by("pk")[3]
    Forecast.objects.filter(pk=forecast.pk).update(as_of=world.IMPORTED)
    assert broken() == [forecast.pk]


@pytest.mark.parametrize("model", [Forecast, Prediction])
def test_a_stored_row_is_never_overwritten(world, model):
    row = model.objects.order_by("pk")[0]
    with pytest.raises(TypeError, match=f"A {model._meta.verbose_name} is never overwritten: add a new one"):
        row.save()


def test_the_chain_cannot_fork(world):
    one = Forecast.objects.order_by("pk").last()
    one.pk, one.hash, one._state.adding = None, "f" * 64, True
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


@pytest.mark.parametrize(
    "wrong",
    [
        {"win_probability": 1.5},
        {"win_probability": 0.9, "podium_probability": 0.5},
        {"confidence_interval_lower": 0.99},
        {"expected_position": 0.5},
        {"grid_position": 0},
    ],
)
def test_the_database_refuses_what_cannot_be(world, wrong):
    row = Prediction.objects.order_by("win_probability")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Prediction.objects.filter(pk=row.pk).update(**wrong)


def test_one_model_with_news_adds_one_forecast(world):
    last = Forecast.objects.filter(stage="before_weekend", model__type="elo").get()
    Prediction.objects.filter(pk=last.predictions.all()[0].pk).update(expected_position=7.77)
    (made,) = generate.generate(world.race(), world.THURSDAY)
    assert made.model.type == "elo"


def test_a_reason_changed_behind_our_back_is_noticed(world):
    forecast = Forecast.objects.order_by("pk")[3]
    row = forecast.predictions.all()[0]
    for altered in ({**row.contributions, "car": 9.0}, {}):
        Prediction.objects.filter(pk=row.pk).update(contributions=altered)
        assert broken() == [forecast.pk]


def test_a_forecast_sealed_without_reasons_and_line_up_still_verifies(world):
    forecast = Forecast.objects.order_by("pk").last()
    forecast.line_up = {}
    forecast.predictions.update(contributions={})
    rows = list(forecast.predictions.all())
    plain = [
        forecast.previous_hash,
        forecast.race_id,
        forecast.model_id,
        forecast.stage,
        forecast.grid,
        forecast.as_of.isoformat(),
        forecast.created_at.isoformat(),
        forecast.data_through_id,
        ledger._content(rows),
    ]
    assert ledger.seal_hash(forecast, rows) == hashlib.sha256(json.dumps(plain).encode()).hexdigest()
