"""The documents of the ledger."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from f1site.lib import clock
from f1site.lib.api.queries import as_id
from f1site.lib.api.views import DAY
from f1site.lib.errors import NotFound
from predictions.ledger import checkpoints
from predictions.ledger.documents import FIRST_HASH
from predictions.models import Document
from predictions.serializers.ledger import DocumentSerializer, HeadSerializer, shown
from predictions.views.base import PredictionView


class LedgerHead(PredictionView):
    kept_seconds = 60

    @extend_schema(responses=HeadSerializer)
    def get(self, request: Request) -> Response:
        """The newest document of the ledger, and the last signed checkpoint."""
        newest = Document.objects.known_at(clock.now()).defer("content").order_by("number").last()
        number, last = newest.number if newest else 0, checkpoints.last()
        head = {
            "number": number,
            "hash": newest.hash if newest else FIRST_HASH,
            "created_at": newest.created_at if newest else None,
            "public_key": checkpoints.public_key(),
            "checkpoint": last if last and last["number"] <= number else None,
        }
        return Response(HeadSerializer(head).data)


class DocumentView(PredictionView):
    """A document by its number, or by the id of its forecast."""

    kept_seconds = DAY


def document(**key: int) -> Response:
    """Raises NotFound."""
    found = Document.objects.known_at(clock.now()).filter(**key).first()
    if found is None:
        raise NotFound("No such document is in the ledger.")
    return Response(shown(found))


class LedgerDocument(DocumentView):
    @extend_schema(responses=DocumentSerializer)
    def get(self, request: Request, number: str) -> Response:
        """A document of the ledger: a forecast as it was published."""
        return document(number=as_id(number))


class SeasonDocument(DocumentView):
    @extend_schema(responses=DocumentSerializer)
    def get(self, request: Request, forecast_id: str) -> Response:
        """The permanent address of a season forecast."""
        return document(season_forecast=as_id(forecast_id))


class RaceDocument(DocumentView):
    @extend_schema(responses=DocumentSerializer)
    def get(self, request: Request, forecast_id: str) -> Response:
        """The permanent address of a race forecast: its document, hash and previous hash."""
        return document(forecast=as_id(forecast_id))
