"""What-ifs."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from f1site.lib import clock
from f1site.lib.api.queries import as_id
from predictions.serializers.what_if import WhatIfQuery, WhatIfSerializer, shown
from predictions.views.base import PredictionView, find_race
from predictions.what_if import answer
from predictions.what_if.question import Question


class WhatIf(PredictionView):
    query_class = WhatIfQuery
    kept_seconds = 0
    table = "predictions"

    @extend_schema(responses=WhatIfSerializer)
    def get(self, request: Request, race_id: str) -> Response:
        """The ensemble's forecast of a race for another grid, other weather or another line-up.

        Nothing is stored. This weekend's sessions belong to the car.
        """
        wanted, now = dict(self.parameters), clock.now()
        places = wanted.pop("places")
        found = answer.answer(find_race(as_id(race_id)), now, Question.read(**wanted))
        return Response(shown(found, now, places))
