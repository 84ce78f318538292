"""The pages of forecasts tell what was known and who was assumed to drive."""

from datetime import timedelta

import pytest
from django.urls import reverse

from f1site.lib import formats
from ingestion.models import Driver, LineUpChange
from predictions.championship import simulate
from predictions.forecasts import generate
from predictions.models import Forecast, Prediction, SeasonForecast


def page(client, forecast):
    name = f"admin:predictions_{type(forecast).__name__.lower()}_change"
    return client.get(reverse(name, args=[forecast.pk])).content.decode()


@pytest.fixture
def withdrawn(world):
    """A driver whom the operator withdrew from the next race."""
    driver = Driver.objects.get(pk=world.race(4).raceresult_set.order_by("pk")[0].driver_id)
    result = world.race(4).raceresult_set.get(driver=driver)
    LineUpChange.objects.create(
        first_race=world.race(5),
        last_race=world.race(5),
        replaces=driver,
        constructor=result.constructor,
        reason="unwell",
        made_at=world.THURSDAY,
    )
    return driver


def test_the_page_of_a_forecast_shows_its_line_up(admin_client, world, withdrawn):
    forecast = generate.generate(world.race(5), world.THURSDAY)[0]
    assert f"Changed by the operator: {withdrawn.name} withdrawn (unwell)" in page(admin_client, forecast)


def test_the_page_of_a_season_forecast_shows_who_drives_in_how_many_races(admin_client, world, withdrawn):
    forecast = simulate.generate(world.THURSDAY)[0]
    text = page(admin_client, forecast)
    assert f"{withdrawn.name} withdrawn (unwell)" in text
    assert (f"{withdrawn.name} (17)" in text, "(18)" in text) == (True, True)


def test_the_page_of_a_forecast_shows_both_intervals_and_the_chance_to_finish(admin_client, world):
    forecast = Forecast.objects.get(stage="before_weekend", model__type="ensemble")
    row, text = forecast.predictions.all()[0], page(admin_client, forecast)
    for lower, upper in (
        (row.interval_80_lower, row.interval_80_upper),
        (row.confidence_interval_lower, row.confidence_interval_upper),
    ):
        assert formats.interval(lower, upper) in text
    assert formats.percent(row.finish_probability) in text


def test_the_page_of_a_row_shows_the_chance_of_every_place(admin_client, world):
    row = Prediction.objects.order_by("pk")[0]
    text = page(admin_client, row)
    assert f"1: {formats.percent(row.place_probabilities[0])}<br>2: " in text


def test_forecasts_from_before_chances_to_finish_were_kept_have_pages_too(admin_client, world):
    Prediction.objects.update(
        interval_80_lower=None, interval_80_upper=None, finish_probability=None, place_probabilities=None
    )
    for row in (Forecast.objects.all()[0], Prediction.objects.all()[0]):
        assert "80% interval" in page(admin_client, row) or "Interval 80" in page(admin_client, row)


def test_a_forecast_of_friday_is_not_called_one_before_the_weekend(admin_client, world):
    race = world.race(6)
    forecast = generate.generate(race, race.qualifying_at - timedelta(hours=12))[0]
    text = page(admin_client, forecast)
    assert forecast.stage == "before_weekend"
    assert ("Before qualifying" in text, "Practice had been run" in text) == (True, True)
    assert "before the weekend" not in text.lower()


def test_forecasts_from_before_line_ups_were_kept_have_pages_too(admin_client, world):
    Forecast.objects.update(line_up={})
    SeasonForecast.objects.update(line_up={})
    for forecast in (Forecast.objects.all()[0], SeasonForecast.objects.all()[0]):
        assert "Line-up" in page(admin_client, forecast)
