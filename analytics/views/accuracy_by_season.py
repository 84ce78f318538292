from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.serializers.accuracy_by_season import AccuracyBySeasonSerializer
from analytics.serializers.queries import StageQuery
from analytics.summaries.accuracy_by_season import season_rows
from f1site.lib import clock
from f1site.lib.api.views import ApiView


class AccuracyBySeason(ApiView):
    query_class = StageQuery
    table = "rows"
    query: StageQuery

    @extend_schema(responses=AccuracyBySeasonSerializer)
    def get(self, request: Request) -> Response:
        """Mean scores of each model and reference, season by season."""
        return Response(season_rows(self.query.selection, clock.now()))
