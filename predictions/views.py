from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from f1site.lib import clock
from f1site.lib.api import errors
from f1site.lib.errors import NoPredictionsAvailable, NotFound, RaceNotFound, ServiceUnavailable
from ingestion.models import Race
from predictions.data.stages import next_race
from predictions.forecasts import changes
from predictions.models import Forecast, SeasonForecast
from predictions.serializers.changes import ChangesQuery, ComparisonSerializer
from predictions.serializers.forecasts import (
    ChampionshipQuery,
    ForecastQuery,
    ForecastSerializer,
    PlacesQuery,
    PredictionSerializer,
    SeasonForecastSerializer,
)
from predictions.serializers.races import CalendarSerializer
from predictions.serializers.what_if import WhatIfQuery, WhatIfSerializer
from predictions.what_if import answer
from predictions.what_if.question import Question


class PredictionView(APIView):
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not settings.ENABLE_PREDICTIONS:
            raise ServiceUnavailable("Predictions are switched off on this server.")


def find_race(race_id: int) -> Race:
    race = Race.objects.select_related("season", "circuit").filter(pk=race_id).first()
    if race is None:
        raise RaceNotFound("Race not found. Please check the race ID.", race_id=int(race_id))
    return race


class NextRace(PredictionView):
    @extend_schema(parameters=[PlacesQuery], responses={200: ForecastSerializer, **errors(400, 404, 503)})
    def get(self, request: Request) -> Response:
        """The ensemble's newest forecast of the next race, the most likely winner first."""
        query = PlacesQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        now = clock.now()
        race = next_race(now)
        forecast = Forecast.objects.for_race(race, now).complete().filter(model__type="ensemble").first()
        if forecast is None:
            raise NoPredictionsAvailable(f"{race} has no forecast yet.", race_id=race.pk)
        return Response(ForecastSerializer(forecast, context={"as_of": now, **query.validated_data}).data)


class RacePredictions(PredictionView):
    @extend_schema(
        parameters=[ForecastQuery],
        responses={200: PredictionSerializer(many=True), **errors(400, 404, 503)},
    )
    def get(self, request: Request, race_id: int) -> Response:
        """A race's newest forecast of its latest stage, by the ensemble or the model named."""
        query = ForecastQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        context = {"places": query.validated_data.pop("places")}
        race = find_race(race_id)
        forecasts = Forecast.objects.for_race(race, clock.now()).complete().matching(**query.validated_data)
        forecast = forecasts.first()
        if forecast is None:
            raise NoPredictionsAvailable(f"{race} has no such forecast.", race_id=race.pk)
        return Response(PredictionSerializer(forecast.predictions.all(), many=True, context=context).data)


class RaceChanges(PredictionView):
    @extend_schema(parameters=[ChangesQuery], responses={200: ComparisonSerializer, **errors(400, 404, 503)})
    def get(self, request: Request, race_id: int) -> Response:
        """The difference between two forecasts of a race, by default the ensemble's newest two."""
        query = ChangesQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        before, after = changes.pair(find_race(race_id), clock.now(), **query.validated_data)
        return Response(ComparisonSerializer(changes.between(before, after)).data)


class WhatIf(PredictionView):
    @extend_schema(parameters=[WhatIfQuery], responses={200: WhatIfSerializer, **errors(400, 404, 503)})
    def get(self, request: Request, race_id: int) -> Response:
        """The ensemble's forecast of a race for another grid, other weather or another line-up.

        Nothing is stored. This weekend's sessions belong to the car.
        """
        query = WhatIfQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        now, places = clock.now(), query.validated_data.pop("places")
        found = answer.answer(find_race(race_id), now, Question.read(**query.validated_data))
        context = {"as_of": now, "before": found.before, "places": places}
        return Response(WhatIfSerializer(found, context=context).data)


class ChampionshipForecast(PredictionView):
    @extend_schema(
        parameters=[ChampionshipQuery], responses={200: SeasonForecastSerializer, **errors(400, 404, 503)}
    )
    def get(self, request: Request, year: str) -> Response:
        """The newest forecast of how a season's championship may end, the most likely champion first."""
        query = ChampionshipQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        championship = query.validated_data["championship"]
        forecast = SeasonForecast.objects.complete().newest(int(year), championship, clock.now())
        if forecast is None:
            raise NoPredictionsAvailable(
                f"There is no forecast of the {championship}' championship of {year}.", season=int(year)
            )
        return Response(SeasonForecastSerializer(forecast).data)


class Calendar(APIView):
    @extend_schema(responses={200: CalendarSerializer, **errors(404)})
    def get(self, request: Request, year: str) -> Response:
        """The races of a season in their order, and which of them have a forecast."""
        now = clock.now()
        forecasts = Forecast.objects.filter(race=OuterRef("pk"), as_of__lte=now)
        races = Race.objects.filter(season__year=int(year)).select_related("circuit").order_by("date")
        table = list(races.annotate(prediction_available=Exists(forecasts)))
        if not table:
            raise NotFound(f"No season {year} is on record.", season=int(year))
        calendar = {"season": int(year), "races": table}
        return Response(CalendarSerializer(calendar, context={"as_of": now}).data)
