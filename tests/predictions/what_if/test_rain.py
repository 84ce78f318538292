"""A demo world in which rain evens out the races: what-ifs find what it does, from the weather forecasts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.db import transaction
from django.test import override_settings

from ingestion import demo, generation
from ingestion.demo import model, probabilities
from ingestion.importer import import_archive
from ingestion.importer.saving.report import Report
from ingestion.importer.weather import simulated
from ingestion.models import ExternalId, Race, WeatherData
from predictions.data.stages import next_race
from predictions.model_sets import training
from predictions.models import TrainedModel

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SEED, SEASONS_SHOWN = 2, 6
AS_OF = datetime(2025, 12, 30, tzinfo=UTC)


def add_weather(world):
    """What was observed is what the table of the truth says; the forecasts are simulated from it."""
    table = demo.truth(replace(world, seasons=world.seasons[-SEASONS_SHOWN:]))
    rain = table.groupby(["season", "round"])[probabilities.RAIN].first()
    races = list(Race.objects.held(AS_OF).select_related("season", "circuit"))
    WeatherData.objects.bulk_create(
        WeatherData(
            race=race,
            kind="observed",
            source="openmeteo",
            made_at=race.start_time + timedelta(days=9),
            precipitation_mm=rain[race.season.year, race.round_number],
        )
        for race in races
    )
    simulated.save(races, Report())


@pytest.fixture(scope="module")
def rainy(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world; its facts and models are stored while the module's tests run."""
    folder = tmp_path_factory.mktemp("rain")
    world = demo.build_world(SEED, AS_OF, rain=True)
    demo.write_archive(replace(world, seasons=world.seasons[-SEASONS_SHOWN:]), folder / "demo.zip")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(F1_AS_OF=AS_OF, MODEL_DIR=folder),
    ):
        import_archive(str(folder / "demo.zip"), AS_OF)
        add_weather(world)
        training.train(AS_OF)
        generation.renew_now()
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def ask(client, rainy, db):
    def ask(**query):
        response = client.get(f"/api/v1/predictions/race/{next_race(AS_OF).pk}/what-if", query)
        assert response.status_code == 200, response.content
        return {row["driver_id"]: row["win_probability"] for row in response.json()["predictions"]}

    return ask


def true_probabilities(world):
    """Of the next race, by driver_id: dry, and wet."""
    season, race = world.seasons[-1], next_race(AS_OF)
    race_round = season.rounds[race.round_number - 1]
    day = model.form(season.field, race_round.number, race_round.circuit)
    ids = dict(ExternalId.objects.filter(kind="driver").values_list("external_id", "driver_id"))
    drivers = [ids[driver.id] for driver in season.field.drivers_at(race_round.number)]
    for rain_mm in (0.0, 2.0):
        win, _ = probabilities.simulate(
            day, model.in_weather(day, rain_mm), np.random.default_rng(1), probabilities.DRAWS
        )
        yield dict(zip(drivers, win, strict=True))


def test_rain_changes_the_forecast_as_it_changes_the_truth(rainy, ask):
    true_dry, true_wet = true_probabilities(rainy)
    dry, wet = ask(wet="0"), ask(wet="1")
    favourite = max(true_dry, key=true_dry.get)
    true_change, change = (w[favourite] - d[favourite] for d, w in ((true_dry, true_wet), (dry, wet)))
    assert true_change < -0.1
    assert 0.3 * true_change > change > 1.5 * true_change
    moved = np.array([np.log([true_wet[d] / true_dry[d], wet[d] / dry[d]]) for d in dry])
    assert np.corrcoef(moved.T)[0, 1] > 0.5


def test_each_answer_is_one_distribution_and_unknown_weather_is_forecast_as_dry(ask):
    answers = [ask(wet="0"), ask(wet="1"), ask()]
    assert [sum(answer.values()) for answer in answers] == pytest.approx([1, 1, 1])
    assert answers[0] == pytest.approx(answers[2], abs=0.01)


def test_the_trained_models_name_what_they_learned_of_rain(rainy):
    for trained in TrainedModel.objects.exclude(type="ensemble"):
        exponents = list(trained.hyperparameters["wet_exponent"].values())
        assert len(exponents) == 3
        assert max(exponents) < 0.9
