from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from f1site.lib import clock
from f1site.lib.api.queries import as_id
from f1site.lib.api.views import DAY, ApiView
from f1site.lib.errors import RaceNotFound
from ingestion.models import Race, RaceResult
from ingestion.serializers.results import ClassifiedSerializer, RaceResultsSerializer


class RaceResults(ApiView):
    kept_seconds = DAY
    table = "results"

    @extend_schema(responses=RaceResultsSerializer)
    def get(self, request: Request, race_id: str) -> Response:
        """The result of a race; empty until the race is over and its result is stored."""
        race = Race.objects.filter(pk=as_id(race_id)).first()
        if race is None:
            raise RaceNotFound("Race not found. Please check the race ID.", race_id=as_id(race_id))
        known = RaceResult.objects.filter(race__in=Race.objects.held(clock.now()), race=race)
        rows = known.select_related("driver", "constructor").order_by("position_order", "pk")
        return Response({"race_id": race.pk, "results": ClassifiedSerializer(rows, many=True).data})
