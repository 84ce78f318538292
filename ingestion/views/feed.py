from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from f1site.lib import clock
from f1site.lib.api.queries import FORMAT
from f1site.lib.api.views import DAY, ApiView
from f1site.lib.errors import NotFound
from ingestion.feed import feed
from ingestion.models import Race


class CalendarRenderer(BaseRenderer):
    media_type = "text/calendar"
    format = "ics"
    charset = "utf-8"

    def render(
        self, data: bytes, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return data


class CalendarFeed(ApiView):
    kept_seconds = DAY
    renderer_classes = (CalendarRenderer,)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """The address names the type: programs ask for it with any Accept."""
        if FORMAT in request.query_params:
            return super().perform_content_negotiation(request, force)
        return CalendarRenderer(), CalendarRenderer.media_type

    @extend_schema(responses={(200, "text/calendar"): OpenApiTypes.STR}, operation_id="calendar_feed")
    def get(self, request: Request, year: str) -> Response:
        """The sessions of a season as iCalendar, for calendar programs."""
        races = Race.objects.filter(season__year=int(year)).select_related("season", "circuit")
        in_order = list(races.order_by("date", "pk"))
        if not in_order:
            raise NotFound(f"No season {year} is on record.", season=int(year))
        content = feed(int(year), in_order, clock.now())
        return Response(content, headers={"Content-Disposition": f'inline; filename="f1-{year}.ics"'})
