"""The public record: added to, never altered, and every alteration is noticed."""

from datetime import UTC, datetime

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


VALUES = ["win_probability", "confidence_interval_upper", "expected_position", "finish_probability"]


@pytest.mark.parametrize("field", [*VALUES, "interval_80_lower", "interval_80_upper"])
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
        {"interval_80_lower": 0.99},
        {"interval_80_upper": 0.0},
        {"interval_80_lower": 0.0},
        {"interval_80_upper": 1.0},
        {"finish_probability": 1.5},
        {"finish_probability": 0.0},
        {"finish_probability": None},
        {"place_probabilities": None},
    ],
)
def test_the_database_refuses_what_cannot_be(world, wrong):
    row = Prediction.objects.order_by("win_probability")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Prediction.objects.filter(pk=row.pk).update(**wrong)


def test_a_chance_of_a_place_changed_behind_our_back_is_noticed(world):
    forecast = Forecast.objects.order_by("pk")[3]
    row = forecast.predictions.all()[0]
    row.place_probabilities[2:4] = row.place_probabilities[3:1:-1]
    Prediction.objects.filter(pk=row.pk).update(place_probabilities=row.place_probabilities)
    assert broken() == [forecast.pk]


@pytest.mark.parametrize("news", [{"expected_position": 7.77}, {"finish_probability": 0.99}])
def test_one_model_with_news_adds_one_forecast(world, news):
    last = Forecast.objects.filter(stage="before_weekend", model__type="elo").get()
    Prediction.objects.filter(pk=last.predictions.all()[0].pk).update(**news)
    (made,) = generate.generate(world.race(), world.THURSDAY)
    assert made.model.type == "elo"


def test_a_reason_changed_behind_our_back_is_noticed(world):
    forecast = Forecast.objects.order_by("pk")[3]
    row = forecast.predictions.all()[0]
    for altered in ({**row.contributions, "car": 9.0}, {}):
        Prediction.objects.filter(pk=row.pk).update(contributions=altered)
        assert broken() == [forecast.pk]


# Seals of the two forecasts below, made by earlier releases.
BEFORE_CONTRIBUTIONS = "fea4feba62433ca027d1bc2168b83b960b23710ffbebe6af58d160e2bd43af86"
BEFORE_FINISH_PROBABILITIES = "d244dd7cb7bae357612381491b2bc162cc1a39ad8bcad5246829a1518ef2f089"
OLDER = [
    (BEFORE_CONTRIBUTIONS, {}, {}),
    (BEFORE_FINISH_PROBABILITIES, {"source": "entry_list"}, {"car": 0.5, "driver": -0.25}),
]


def row_of_two(driver, contributions):
    return Prediction(
        driver_id=driver,
        constructor_id=driver,
        grid_position=driver,
        win_probability=1 / (driver + 1),
        podium_probability=0.75,
        points_probability=0.875,
        expected_position=driver + 0.5,
        confidence_interval_lower=0.125,
        confidence_interval_upper=0.625,
        contributions=contributions,
    )


@pytest.mark.parametrize(("seal", "line_up", "contributions"), OLDER)
def test_a_forecast_sealed_by_an_earlier_release_still_verifies(seal, line_up, contributions):
    at = datetime(2024, 2, 20, 12, tzinfo=UTC)
    ids = {"race_id": 7, "model_id": 3, "data_through_id": 6}
    kind = {"stage": "after_qualifying", "grid": "final", "line_up": line_up}
    forecast = Forecast(as_of=at, created_at=at, previous_hash=ledger.FIRST_HASH, **ids, **kind)
    assert ledger.seal_hash(forecast, [row_of_two(driver, contributions) for driver in (1, 2)]) == seal


def test_an_older_forecast_is_followed_by_one_with_the_chances_to_finish(world):
    Prediction.objects.update(
        interval_80_lower=None, interval_80_upper=None, finish_probability=None, place_probabilities=None
    )
    made = generate.generate(world.race(), world.THURSDAY)
    assert len(made) == 5
    assert all(row.finish_probability for row in made[0].predictions.all())
