"""Checks the seals of forecasts, also of those whose drivers, constructors or races have been merged.

A merge moves forecasts and their rows to the row that is kept, and its ImportRun lists them. A seal is
checked with the ids that it was made of.
"""

import re
from collections.abc import Iterator

from ingestion.models import ImportRun
from ingestion.models.provenance import Source
from predictions.forecasts.ledger import FIRST_HASH, seal_hash
from predictions.models import Forecast, Prediction

MOVED = re.compile(r"ids ([\d, ]+)")
# (table, field, id before, ids of the moved rows)
Move = tuple[str, str, int, frozenset[int]]


def broken() -> list[int]:
    """Ids of the forecasts whose seal does not fit them or the forecast before, in order."""
    moves, previous, wrong = list(_moves()), FIRST_HASH, []
    for forecast in Forecast.objects.order_by("pk").prefetch_related("predictions"):
        stored = forecast.hash
        rows = list(forecast.predictions.all())
        _undo(moves, forecast, rows)
        if (forecast.previous_hash, stored) != (previous, seal_hash(forecast, rows)):
            wrong.append(forecast.pk)
        previous = stored
    return wrong


def _moves() -> Iterator[Move]:
    """What merges moved, the last one first."""
    tables = {str(model._meta.verbose_name_plural) for model in (Forecast, Prediction)}
    merges = ImportRun.objects.filter(
        source=Source.OPERATOR, outcome=ImportRun.Outcome.SUCCEEDED, subject__contains=" merged into "
    )
    for run in merges.order_by("-started_at", "-pk"):
        for change in reversed(run.changes):
            ids = MOVED.fullmatch(change["row"])
            if ids and change["table"] in tables:
                moved = frozenset(map(int, ids[1].split(", ")))
                yield change["table"], change["field"], int(change["old"]), moved


def _undo(moves: list[Move], forecast: Forecast, rows: list[Prediction]) -> None:
    """Gives back the ids from before the merges, without saving them."""
    for table, field, before, moved in moves:
        for row in (forecast, *rows):
            if row._meta.verbose_name_plural == table and row.pk in moved:
                setattr(row, f"{field}_id", before)
