"""The seal of a forecast can be checked after its race or a driver of it was merged."""

import pytest

from ingestion.importer.merging import merge
from ingestion.models import Driver, Race
from predictions.forecasts import seals
from predictions.models import Forecast, Prediction


@pytest.fixture
def merged(world):
    """The forecasts of a race and a driver whose rows were kept under another id."""
    forecast = Forecast.objects.order_by("-pk")[0]
    race, driver = forecast.race, forecast.predictions.all()[0].driver
    Race.objects.filter(pk=race.pk).update(round_number=None)
    race.refresh_from_db()
    kept = Race.objects.get(pk=race.pk)
    kept.pk, kept.grand_prix = None, "another-name"
    kept.save()
    namesake = Driver.objects.create(name="Another Name")
    merge(kept, race, world.MONDAY)
    merge(namesake, driver, world.MONDAY)
    return kept


def test_both_keep_their_forecasts_with_valid_seals(merged):
    assert merged.forecasts.exists()
    assert Prediction.objects.filter(race=merged).exists()
    assert seals.broken() == []


def test_a_value_changed_after_the_merge_is_noticed(merged):
    forecast = merged.forecasts.order_by("pk")[0]
    row = forecast.predictions.all()[0]
    Prediction.objects.filter(pk=row.pk).update(win_probability=row.win_probability * 1.0001)
    assert seals.broken() == [forecast.pk]


def test_a_race_changed_without_a_merge_is_noticed(world):
    forecast = Forecast.objects.order_by("pk")[0]
    other = Race.objects.exclude(pk=forecast.race_id)[0]
    Forecast.objects.filter(pk=forecast.pk).update(race=other)
    assert seals.broken() == [forecast.pk]
