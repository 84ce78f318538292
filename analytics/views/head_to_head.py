from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.serializers.head_to_head import HeadToHeadSerializer
from analytics.serializers.queries import HeadToHeadQuery, require_on_record
from analytics.summaries.head_to_head import head_to_head
from f1site.lib import clock
from f1site.lib.api.views import ApiView


class HeadToHead(ApiView):
    query_class = HeadToHeadQuery

    @extend_schema(responses=HeadToHeadSerializer)
    def get(self, request: Request) -> Response:
        """Two drivers in the races of both, and who is likelier to be ahead in the next one."""
        wanted, now = self.parameters, clock.now()
        found = head_to_head(wanted["a"], wanted["b"], wanted.get("season", now.year), now)
        if "season" in wanted and not found["this_season"]["races"]:
            require_on_record(wanted["season"])
        return Response(found)
