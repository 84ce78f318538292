from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from f1site.lib import clock
from f1site.lib.api.views import DAY, ApiView
from ingestion import standings
from ingestion.progress import progress
from ingestion.serializers.standings import (
    ConstructorStandingsSerializer,
    DriverStandingsSerializer,
    ProgressQuery,
    ProgressSerializer,
    SeasonQuery,
)


class StandingsView(ApiView):
    query_class = SeasonQuery
    kept_seconds = DAY
    table = "standings"

    def answer(self, table: Any) -> Response:
        now = clock.now()
        season = self.parameters.get("season", now.year)
        return Response({"season": season, "standings": table(season, now)})


class DriverStandings(StandingsView):
    @extend_schema(responses=DriverStandingsSerializer)
    def get(self, request: Request) -> Response:
        """The drivers' championship after the season's last race; the current season by default."""
        return self.answer(standings.of_drivers)


class ConstructorStandings(StandingsView):
    @extend_schema(responses=ConstructorStandingsSerializer)
    def get(self, request: Request) -> Response:
        """The constructors' championship after the season's last race; the current season by default."""
        return self.answer(standings.of_constructors)


class Progress(ApiView):
    query_class = ProgressQuery
    kept_seconds = DAY
    table = "entrants"

    @extend_schema(responses=ProgressSerializer)
    def get(self, request: Request, year: str) -> Response:
        """A championship through a season: positions, points and wins after each race."""
        return Response(progress(int(year), self.parameters["championship"], clock.now()))
