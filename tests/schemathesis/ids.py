"""Values of parameters that lead to a row: a random number hardly ever does."""

from ingestion.models import RaceResult
from predictions.models import Document, Forecast, SeasonForecast, TrainedModel
from tests import world


def known_values() -> dict[str, list[int | str]]:
    race, next_race = world.race(), world.race(6)
    results = RaceResult.objects.filter(race=race)[:3]
    return {
        "race_id": [race.pk, next_race.pk, world.race(1).pk],
        "year": [world.SEASON, world.SEASON - 1],
        "season": [world.SEASON, world.SEASON - 1],
        "circuit_id": [race.circuit_id, next_race.circuit_id],
        "driver_id": [result.driver_id for result in results],
        "constructor_id": [result.constructor_id for result in results],
        "a": [results[0].driver_id],
        "b": [results[1].driver_id],
        "model_id": [model.pk for model in TrainedModel.objects.all()],
        "version": [TrainedModel.objects.all()[0].version],
        "forecast_id": [
            *(forecast.pk for forecast in Forecast.objects.all()[:3]),
            *(forecast.pk for forecast in SeasonForecast.objects.all()[:3]),
        ],
        "number": [document.number for document in Document.objects.all()[:3]],
    }
