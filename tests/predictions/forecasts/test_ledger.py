"""What the database refuses in a forecast, and what is a new forecast."""

import pytest
from django.db import IntegrityError, transaction

from predictions.forecasts import generate
from predictions.models import Forecast, Prediction


@pytest.mark.parametrize("model", [Forecast, Prediction])
def test_a_stored_row_is_never_overwritten(world, model):
    row = model.objects.order_by("pk")[0]
    with pytest.raises(TypeError, match=f"A {model._meta.verbose_name} is never overwritten: add a new one"):
        row.save()


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


@pytest.mark.parametrize("news", [{"expected_position": 7.77}, {"finish_probability": 0.99}])
def test_one_model_with_news_adds_one_forecast(world, news):
    last = Forecast.objects.filter(stage="before_weekend", model__type="elo").get()
    Prediction.objects.filter(pk=last.predictions.all()[0].pk).update(**news)
    (made,) = generate.generate(world.race(), world.THURSDAY)
    assert made.model.type == "elo"


def test_an_older_forecast_is_followed_by_one_with_the_chances_to_finish(world):
    Prediction.objects.update(
        interval_80_lower=None, interval_80_upper=None, finish_probability=None, place_probabilities=None
    )
    made = generate.generate(world.race(), world.THURSDAY)
    assert len(made) == 5
    assert all(row.finish_probability for row in made[0].predictions.all())
