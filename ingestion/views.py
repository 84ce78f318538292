from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from f1site.lib import clock
from f1site.lib.api import errors
from ingestion import health, summaries
from ingestion.serializers import (
    ConstructorStandingsSerializer,
    DriverStandingsSerializer,
    SeasonQuery,
    StatusSerializer,
)


def requested_season(request: Request) -> int:
    query = SeasonQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    season: int = query.validated_data.get("season", clock.now().year)
    return season


class Status(APIView):
    @extend_schema(responses=StatusSerializer)
    def get(self, request: Request) -> Response:
        """The sources of the data, and the instant that the service shows."""
        status = {
            "demo": summaries.is_demo(),
            "now": clock.now(),
            "pretended": settings.F1_AS_OF is not None,
            "sources": summaries.sources(),
            "out_of_reach_since": health.out_of_reach_since(),
            "facts_as_of": health.facts_as_of(),
        }
        return Response(StatusSerializer(status).data)


class DriverStandings(APIView):
    @extend_schema(parameters=[SeasonQuery], responses={200: DriverStandingsSerializer, **errors(400, 404)})
    def get(self, request: Request) -> Response:
        """The drivers' championship after the season's last race; the current season by default."""
        season = requested_season(request)
        table = {"season": season, "standings": summaries.driver_standings(season, clock.now())}
        return Response(DriverStandingsSerializer(table).data)


class ConstructorStandings(APIView):
    @extend_schema(
        parameters=[SeasonQuery], responses={200: ConstructorStandingsSerializer, **errors(400, 404)}
    )
    def get(self, request: Request) -> Response:
        """The constructors' championship after the season's last race; the current season by default."""
        season = requested_season(request)
        table = {"season": season, "standings": summaries.constructor_standings(season, clock.now())}
        return Response(ConstructorStandingsSerializer(table).data)
