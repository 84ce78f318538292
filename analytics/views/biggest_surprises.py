from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.serializers.biggest_surprises import BiggestSurprisesSerializer
from analytics.serializers.queries import SurprisesQuery
from analytics.summaries.biggest_surprises import biggest_surprises
from f1site.lib import clock
from f1site.lib.api.views import ApiView


class BiggestSurprises(ApiView):
    query_class = SurprisesQuery
    table = "races"
    query: SurprisesQuery

    @extend_schema(responses=BiggestSurprisesSerializer)
    def get(self, request: Request) -> Response:
        """The races whose winner the ensemble thought least likely."""
        return Response(biggest_surprises(self.query.selection, self.parameters["limit"], clock.now()))
