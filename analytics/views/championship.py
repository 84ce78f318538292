from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.serializers.championship import ChampionshipSerializer
from analytics.serializers.queries import ChampionshipQuery
from analytics.summaries.championship import championship
from f1site.lib import clock
from predictions.views.base import PredictionView


class Championship(PredictionView):
    query_class = ChampionshipQuery
    table = "forecasts"

    @extend_schema(responses=ChampionshipSerializer)
    def get(self, request: Request, year: str) -> Response:
        """The chances of the title as they were forecast before each race of a season."""
        wanted = self.parameters
        return Response(championship(int(year), wanted["championship"], wanted.get("kind", ""), clock.now()))
