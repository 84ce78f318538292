from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from f1site.lib import clock
from f1site.lib.api.views import DAY, ApiView
from f1site.lib.errors import NotFound
from ingestion.models import Race
from predictions.calendar.serializers import CalendarSerializer
from predictions.models import Forecast


class Calendar(ApiView):
    kept_seconds = 7 * DAY
    table = "races"

    @extend_schema(responses=CalendarSerializer)
    def get(self, request: Request, year: str) -> Response:
        """The races of a season in their order, and which of them have a forecast."""
        races = calendar(int(year), clock.now())
        if not races:
            raise NotFound(f"No season {year} is on record.", season=int(year))
        return Response({"season": int(year), "races": races})


def calendar(season: int, as_of: datetime) -> list[dict[str, Any]]:
    """One row for each race, in order."""
    forecasts = Forecast.objects.filter(race=OuterRef("pk"), as_of__lte=as_of)
    races = Race.objects.filter(season__year=season).select_related("circuit").order_by("date", "pk")
    return [
        {
            "race_id": race.pk,
            "round": race.round_number,
            "name": race.name,
            "date": race.date,
            "former_date": race.former_date,
            "start_time": race.start_time,
            "circuit": race.circuit.name,
            "status": race.status_by(as_of),
            "prediction_available": race.prediction_available,  # type: ignore[attr-defined]
        }
        for race in races.annotate(prediction_available=Exists(forecasts))
    ]
