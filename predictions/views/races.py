"""The forecasts of a race."""

from datetime import datetime

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from f1site.lib import clock
from f1site.lib.api.queries import as_id
from f1site.lib.api.views import DAY
from f1site.lib.errors import NoPredictionsAvailable
from predictions.data.stages import next_races
from predictions.forecasts import changes
from predictions.models import Forecast, ModelType
from predictions.serializers.changes import ChangesQuery, ComparisonSerializer
from predictions.serializers.changes import shown as shown_changes
from predictions.serializers.compare import CompareQuery, CompareSerializer, compared
from predictions.serializers.forecasts import ForecastSerializer, shown
from predictions.serializers.predictions import (
    ForecastQuery,
    PlacesQuery,
    PredictionSerializer,
    rows_of,
)
from predictions.views.base import PredictionView, find_race


class NextRace(PredictionView):
    query_class = PlacesQuery
    table = "predictions"

    @extend_schema(responses=ForecastSerializer)
    def get(self, request: Request) -> Response:
        """The ensemble's newest forecast of the next race, the most likely winner first."""
        now = clock.now()
        race, following = next_races(now)
        made = Forecast.objects.for_race(race.pk, now).filter(model__type="ensemble")
        forecast = made.with_header().first()
        if forecast is None:
            raise NoPredictionsAvailable(f"{race} has no forecast yet.", race_id=race.pk)
        forecast.race = race
        return Response(shown(forecast, following, now, places=self.parameters["places"]))


class RacePredictions(PredictionView):
    query_class = ForecastQuery
    kept_seconds = DAY

    @extend_schema(responses=PredictionSerializer(many=True))
    def get(self, request: Request, race_id: str) -> Response:
        """A race's newest forecast of its latest stage, by the ensemble or the model named."""
        wanted = dict(self.parameters)
        places = wanted.pop("places")
        forecasts = Forecast.objects.for_race(as_id(race_id), clock.now()).matching(**wanted)
        forecast = forecasts.select_related("model").first()
        if forecast is None:
            race = find_race(as_id(race_id))
            raise NoPredictionsAvailable(f"{race} has no such forecast.", race_id=race.pk)
        return Response(rows_of([forecast], places)[forecast.pk])


class Compare(PredictionView):
    query_class = CompareQuery
    kept_seconds = DAY

    @extend_schema(responses=CompareSerializer)
    def get(self, request: Request, race_id: str) -> Response:
        """The forecasts of a race by all models at one stage, the latest one by default."""
        wanted, now = dict(self.parameters), clock.now()
        places = wanted.pop("places")
        forecasts = newest_by_each_model(as_id(race_id), now, **wanted)
        if not forecasts:
            race = find_race(as_id(race_id))
            raise NoPredictionsAvailable(f"{race} has no such forecast.", race_id=race.pk)
        return Response(compared(forecasts, now, places))


def newest_by_each_model(race_id: int, now: datetime, stage: str = "", version: str = "") -> list[Forecast]:
    """The newest forecast of each model at the stage and of the set of the ensemble's newest one."""
    columns = ("pk", "model__type", "stage", "model__version")
    made = list(Forecast.objects.for_race(race_id, now).values_list(*columns))
    chosen = next(
        (
            row[2:]
            for row in made
            if row[1] == ModelType.ENSEMBLE and stage in ("", row[2]) and version in ("", row[3])
        ),
        None,
    )
    newest: dict[str, int] = {}
    for pk, model, *of_set in made:
        if tuple(of_set) == chosen:
            newest.setdefault(model, pk)
    found = Forecast.objects.with_header().select_related("race__circuit").in_bulk(newest.values())
    return [found[newest[model]] for model in ModelType.values if model in newest]


class Changes(PredictionView):
    query_class = ChangesQuery
    table = "changes"

    @extend_schema(responses=ComparisonSerializer)
    def get(self, request: Request, race_id: str) -> Response:
        """The difference between two forecasts of a race, by default the ensemble's newest two."""
        before, after = changes.pair(find_race(as_id(race_id)), clock.now(), **self.parameters)
        return Response(shown_changes(changes.between(before, after)))
