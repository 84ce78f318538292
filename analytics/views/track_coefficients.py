from typing import Any

from django.db.models import Exists, OuterRef
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.models import TrackCoefficient
from analytics.serializers.track_coefficients import (
    CircuitCoefficientsSerializer,
    TrackCoefficientQuery,
    shown,
)
from f1site.lib import clock
from f1site.lib.api.queries import as_id
from f1site.lib.api.views import ApiView
from f1site.lib.errors import NotFound
from ingestion.models import Circuit, Race
from ingestion.serializers.races import short_race
from predictions.ml.fitting import FIRST_SEASON


class TrackCoefficients(ApiView):
    query_class = TrackCoefficientQuery
    table = "coefficients"

    @extend_schema(responses=CircuitCoefficientsSerializer)
    def get(self, request: Request, circuit_id: str) -> Response:
        """How a circuit differs from the average, and who does better there than their rating says."""
        return Response(coefficients(as_id(circuit_id), **self.parameters))


def coefficients(circuit_id: int, **kind: str) -> dict[str, Any]:
    """The fields of CircuitCoefficientsSerializer. Raises NotFound for an unknown circuit."""
    raced = Race.objects.held(clock.now()).filter(circuit=OuterRef("pk"), season__year__gte=FIRST_SEASON)
    circuit = Circuit.objects.filter(pk=circuit_id).annotate(has_raced=Exists(raced)).first()
    if circuit is None:
        raise NotFound("Circuit not found. Please check the circuit ID.", circuit_id=circuit_id)
    rows = TrackCoefficient.objects.filter(circuit=circuit, **kind).select_related(
        "circuit", "driver", "constructor", "data_through__season"
    )
    found = list(rows.order_by("kind", "-coefficient", "pk"))
    return {
        "circuit_id": circuit.pk,
        "circuit": circuit.name,
        "coefficients": [shown(row) for row in found],
        "data_through": short_race(found[0].data_through) if found else None,
        "note": "" if found else _note(circuit.has_raced),
    }


def _note(has_raced: bool) -> str:
    if not has_raced:
        return f"No race since {FIRST_SEASON} has been held at this circuit."
    return "Nothing is estimated here: too few races, unknown weather, or not calculated yet."
