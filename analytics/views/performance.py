from collections.abc import Callable
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.serializers.performance import ConstructorPerformanceSerializer, DriverPerformanceSerializer
from analytics.serializers.queries import PerformanceQuery, require_on_record
from analytics.summaries.constructor_performance import constructor_performance
from analytics.summaries.driver_performance import driver_performance
from f1site.lib import clock
from f1site.lib.api.queries import as_id
from f1site.lib.api.views import ApiView

Performance = Callable[[int, int | None, int, str, datetime], dict[str, Any]]


class PerformanceView(ApiView):
    query_class = PerformanceQuery
    table = "results"

    def answer(self, performance: Performance, number: str) -> Response:
        wanted = self.parameters
        season = wanted.get("season")
        found = performance(as_id(number), season, wanted["races"], wanted.get("kind", ""), clock.now())
        if season and not found["results"]:
            require_on_record(season)
        return Response(found)


class DriverPerformance(PerformanceView):
    @extend_schema(responses=DriverPerformanceSerializer)
    def get(self, request: Request, driver_id: str) -> Response:
        """A driver's last races: results, ratings, team-mates, and what was forecast."""
        return self.answer(driver_performance, driver_id)


class ConstructorPerformance(PerformanceView):
    @extend_schema(responses=ConstructorPerformanceSerializer)
    def get(self, request: Request, constructor_id: str) -> Response:
        """A constructor's last races: results, ratings, its drivers' duels, and what was forecast."""
        return self.answer(constructor_performance, constructor_id)
