"""Forecasts of a season's championships."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from f1site.lib import clock
from f1site.lib.errors import NoPredictionsAvailable
from predictions.models import SeasonForecast
from predictions.serializers.season_forecasts import ChampionshipQuery, SeasonForecastSerializer, shown
from predictions.views.base import PredictionView


class ChampionshipForecast(PredictionView):
    query_class = ChampionshipQuery
    table = "predictions"

    @extend_schema(responses=SeasonForecastSerializer)
    def get(self, request: Request, year: str) -> Response:
        """The newest forecast of how a season's championship may end, the most likely champion first."""
        championship = self.parameters["championship"]
        forecast = SeasonForecast.objects.with_header().newest(int(year), championship, clock.now())
        if forecast is None:
            raise NoPredictionsAvailable(
                f"There is no forecast of the {championship}' championship of {year}.", season=int(year)
            )
        return Response(shown(forecast))
