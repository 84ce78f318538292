from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.serializers.model_accuracy import ModelAccuracySerializer
from analytics.serializers.queries import AccuracyQuery
from analytics.summaries.model_accuracy import model_accuracy
from f1site.lib import clock
from f1site.lib.api.pages import links
from f1site.lib.api.views import ApiView


class ModelAccuracy(ApiView):
    query_class = AccuracyQuery
    table = "rows"
    query: AccuracyQuery

    @extend_schema(responses=ModelAccuracySerializer)
    def get(self, request: Request) -> Response:
        """The models' scores race by race, their means, and whether they are better than the references."""
        page, page_size = self.parameters["page"], self.parameters["page_size"]
        found = model_accuracy(self.query.selection, clock.now(), page, page_size)
        return Response({**found, **links(request, page, page_size, found["count"])})
