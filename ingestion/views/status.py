from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from f1site.lib import clock
from f1site.lib.api.views import ApiView
from ingestion import health, summaries
from ingestion.models import Race, SourceHealth
from ingestion.serializers.status import StatusSerializer


class Status(ApiView):
    kept_seconds = 60
    table = "sources"

    @extend_schema(responses=StatusSerializer)
    def get(self, request: Request) -> Response:
        """The sources of the data, and the instant that the service shows."""
        asked, now = list(SourceHealth.objects.all()), clock.now()
        sources = summaries.sources(asked)
        awaiting = Race.objects.in_status(Race.AWAITING_RESULT, now)
        status = {
            "demo": summaries.DEMO in [source["name"] for source in sources],
            "now": now,
            "pretended": settings.F1_AS_OF is not None,
            "sources": sources,
            "out_of_reach_since": health.out_of_reach_since(asked),
            "facts_as_of": health.facts_as_of(),
            "awaiting_result": awaiting.select_related("season").order_by("date").last(),
        }
        return Response(StatusSerializer(status).data)
